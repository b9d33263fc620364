/** What came of the requests. */
export class Counts {
  requests = 0;
  issued = 0;
  issuingRefused = 0;
  accepted = 0;
  /** Of those accepted, by an instance that had not issued them. */
  acceptedElsewhere = 0;
  /** Good tokens that were refused: none must be. */
  readonly refused: string[] = [];
  /** Answers that came after the token had ended, or lost with a connection. */
  undecided = 0;
  revokedRefused = 0;
  revokedAccepted = 0;
}
