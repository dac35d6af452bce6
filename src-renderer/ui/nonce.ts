/** The nonce of this load of the page: style elements that are made while it runs are refused without it. */
export const styleNonce: string =
  document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce ?? '';
