import { Public, Roles } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { RoutePolicies } from '../../libs/jwt-auth/src/guards/route-policies.js';

class Asking {
  @Roles('admin')
  list(): void {}
}

@Public()
class Open {
  list(): void {}
}

function stranger(): void {}

const policies = new RoutePolicies();

describe('the policy of a handler that is no method of its class', () => {
  it('is refused where the method that it stands for may ask for something', () => {
    expect(() => policies.of(Asking, stranger)).toThrow(
      'Asking.stranger: The handler was replaced by a function of another name',
    );
  });

  it('is that of the class where no method asks for anything', () => {
    expect(policies.of(Open, stranger).access).toBe('public');
  });

  it('is found by the name that it kept', () => {
    const bound = Asking.prototype.list.bind(new Asking());
    expect(policies.of(Asking, bound).requirements).toHaveLength(1);
  });

  it('is found by the name that it is known by', () => {
    const unnamed = (
      () => () =>
        undefined
    )();
    expect(policies.of(Asking, unnamed, 'list').requirements).toHaveLength(1);
  });
});
