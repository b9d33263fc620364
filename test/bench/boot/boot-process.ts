import { answerParent } from '../run/child.js';
import type { BootReading, BootVariant } from './task.js';

/** A process that boots one application, and tells how old it is then. */
answerParent<BootVariant, BootReading>(async (variant) => {
  // Imported here and not above: what is not used must not be loaded.
  if (variant === 'validation') {
    await import('class-validator');
    await import('class-transformer');
  }
  const { NestFactory } = await import('@nestjs/core');
  const app = await NestFactory.create(
    variant === 'guarded'
      ? (await import('./guarded.module.js')).GuardedModule
      : (await import('./plain.module.js')).PlainModule,
    { logger: false, abortOnError: false },
  );
  await app.listen(0, '127.0.0.1');
  const { user, system } = process.cpuUsage();
  return {
    milliseconds: performance.now(),
    cpuMilliseconds: (user + system) / 1000,
  };
});
