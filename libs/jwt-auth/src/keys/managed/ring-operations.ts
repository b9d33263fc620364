import type { Clock } from '../../clock.js';
import { AuthError } from '../../errors.js';
import type { KeyRevocations } from './key-revocations.js';
import type { RingKeeper } from './ring-keeper.js';
import type { RingView } from './ring-view.js';
import { signer, standbys } from './schedule.js';
import { unavailable } from '../../outage/unavailable.js';
import type { Upkeep } from './upkeep.js';

/** What an operator does to a ring. */
export class RingOperations {
  constructor(
    private readonly view: RingView,
    private readonly keeper: RingKeeper,
    private readonly upkeep: Upkeep,
    private readonly clock: Clock,
    private readonly revocations: KeyRevocations | undefined,
  ) {}

  async rotate(): Promise<void> {
    await this.upkeep.refresh();
    const { scheduled } = this.view.keys;
    const now = Math.floor(this.clock.now());
    const current = signer(scheduled, now);
    const [standby] = current === undefined ? [] : standbys(scheduled, current);
    if (standby === undefined) {
      throw unavailable('There is no standby that could take over; try again');
    }
    await this.keeper.change(standby.record.sequence, ({ signFrom }) =>
      signFrom > now ? { signFrom: now } : undefined,
    );
    await this.upkeep.refresh();
  }

  async revoke(kid: string): Promise<void> {
    await this.view.reload();
    const found = this.view.keys.scheduled.find(
      ({ record }) => record.kid === kid,
    );
    if (found === undefined) {
      throw new AuthError('misconfigured', 'key_unknown', {
        reason: 'There is no managed key with this kid; list() names them',
      });
    }
    const revokedAt = Math.floor(this.clock.now());
    await this.keeper.change(found.record.sequence, (record) =>
      record.revokedAt === undefined ? { revokedAt } : undefined,
    );
    await this.upkeep.refresh();
    await this.revocations?.revokeKey(kid);
  }
}
