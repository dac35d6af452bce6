/** The one search field of the window; keys, menu and screens bring people to it. */
let field: HTMLInputElement | null = null;

/** The field says that it is there, or that it went. */
export function registerSearchField(element: HTMLInputElement | null): void {
  field = element;
}

/** Puts the cursor into the search field, with what is typed selected. */
export function focusSearch(): void {
  field?.focus();
  field?.select();
}
