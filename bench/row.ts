/** One line of the report: a figure beside its limit, its peer and its goal, all measured in the same run. */
export interface BenchRow {
  readonly section: string;
  readonly name: string;
  readonly figure: number;
  readonly unit: string;
  /** What the machine can do at best. */
  readonly limit?: number;
  /** What the peer needs for the same work. */
  readonly peer?: number;
  readonly peerName?: string;
  /** How many times better than the peer; for a limit alone, how many times the limit. */
  readonly ratio?: number;
  /** In words, as in the performance page. */
  readonly goal: string;
  readonly met: boolean;
}
