import { bytes, count } from './format.ts';

/** A size in MiB, with the exact number of bytes on hover. */
export function Bytes({ value }: { readonly value: number }) {
  return (
    <span className="tabular" title={`${count(value)} bytes`}>
      {bytes(value)}
    </span>
  );
}
