import type { ReactNode } from 'react';

/** One setting: its name, one sentence of what it changes, and its control. */
export interface SettingRow {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly control?: ReactNode;
  /** Stands below, over the whole width. */
  readonly below?: ReactNode;
}

export interface SettingSection {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly SettingRow[];
}

/** The sections that hold something whose words are all in a row; without words all of them. */
export function matching(sections: readonly SettingSection[], query: string): readonly SettingSection[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return sections;
  return sections.flatMap((section) => {
    const rows = section.rows.filter(({ title, text }) => {
      const whole = `${section.title} ${title} ${text}`.toLowerCase();
      return words.every((word) => whole.includes(word));
    });
    return rows.length === 0 ? [] : [{ ...section, rows }];
  });
}
