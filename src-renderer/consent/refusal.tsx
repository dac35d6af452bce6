/** Why the station said no: its text, what to do, and the code. */
export function Refusal({ error }: { readonly error: unknown }) {
  const { code, message, hint } = read(error);
  return (
    <p className="mark bad" role="alert">
      {message} {hint} <code>{code}</code>
    </p>
  );
}

function read(error: unknown): { readonly code: string; readonly message: string; readonly hint: string } {
  const message = error instanceof Error ? error.message : String(error);
  const { code, data } = error as { readonly code?: unknown; readonly data?: { readonly hint?: unknown } };
  return {
    code: typeof code === 'string' ? code : 'internal',
    message,
    hint: typeof data?.hint === 'string' ? data.hint : '',
  };
}
