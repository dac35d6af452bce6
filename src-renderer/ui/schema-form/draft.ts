/** What stands in a control while a person works on it. Null and empty mean: left out. */
export type Draft = string | boolean | readonly string[] | null;
export type Drafts = Readonly<Record<string, Draft>>;
