/** Has sessions, and rotates them. */
export interface Rotator {
  /** Prepares so many rotations of each session, which nobody times. */
  prepare(rotations: number): Promise<void>;
  /** Rotates the session at this place. */
  rotate(place: number): Promise<unknown>;
  /** The ids of its sessions. */
  readonly ids: readonly string[];
}
