import {
  type ArgumentMetadata,
  BadRequestException,
  type Type,
  ValidationPipe,
} from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { isWithin, VALUE_BOUNDS } from '../../value-bounds.js';

const { members, depth } = VALUE_BOUNDS;

/**
 * Takes what the class has rules for, drops the rest, and quotes nothing of what was
 * sent. A body of strangers is measured first: class-transformer takes time that grows
 * with the square of the members, and recurses.
 */
export class StrictPipe extends ValidationPipe {
  readonly #names: readonly string[];

  constructor(expectedType: Type<object>) {
    super({
      expectedType,
      whitelist: true,
      transform: true,
      validationError: { target: false, value: false },
    });
    this.#names = ruledMembers(expectedType);
  }

  /** @throws BadRequestException if the body breaks a bound or a rule */
  override async transform(
    body: unknown,
    metadata: ArgumentMetadata,
  ): Promise<unknown> {
    const given = body ?? {};
    if (typeof given !== 'object' || Array.isArray(given)) {
      throw new BadRequestException('The body must be an object');
    }
    if (!isWithin(given, VALUE_BOUNDS)) {
      throw new BadRequestException(
        `The body must have at most ${members} members, nested at most ${depth} levels deep`,
      );
    }
    return super.transform(this.#viewOf(given), metadata) as Promise<unknown>;
  }

  /** `@Expose({ name })` and `@Transform()` may read the other members, which the view inherits; nothing enumerates them. */
  #viewOf(body: object): object {
    const view = Object.create(body) as Record<string, unknown>;
    for (const name of this.#names) {
      if (Object.hasOwn(body, name)) {
        view[name] = (body as Record<string, unknown>)[name];
      }
    }
    return view;
  }
}

function ruledMembers(type: Type<object>): readonly string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(
    type,
    '',
    true,
    false,
  );
  return [...new Set(rules.map(({ propertyName }) => propertyName))];
}
