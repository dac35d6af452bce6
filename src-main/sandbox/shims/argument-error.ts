/** Arguments that do not fit a method's schema. The guest sees a TypeError. */
export class ArgumentError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = 'ArgumentError';
  }
}
