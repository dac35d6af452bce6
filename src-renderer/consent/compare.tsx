/** Whose fingerprint it is: that of a registry's root, or of whoever wrote a file. */
const WHOSE = {
  root: 'Is this the fingerprint that you were given?',
  exporter: 'No file came from this exporter before. Is this the fingerprint that you were given?',
} as const;

/** A fingerprint in groups of four, and the person's word that they compared it. */
export function Compare({
  of = 'root',
  fingerprint,
  compared,
  onCompared,
}: {
  readonly of?: keyof typeof WHOSE;
  readonly fingerprint: string;
  readonly compared: boolean;
  readonly onCompared: (compared: boolean) => void;
}) {
  const groups = fingerprint.replace(/^sha256:/, '').match(/.{1,4}/g) ?? [];
  return (
    <>
      <h2 className="ask">{WHOSE[of]}</h2>
      <p className="fingerprint">
        {groups.map((group, index) => (
          // Equal groups may stand in several places.
          // oxlint-disable-next-line react/no-array-index-key
          <code key={index}>{group}</code>
        ))}
      </p>
      <p className="reason">
        Compare it with what whoever runs the server told you on another way: by phone, on paper, in person.
        Not with what came along with this.
      </p>
      <label className="compared">
        <input
          type="checkbox"
          checked={compared}
          onChange={(event) => onCompared(event.currentTarget.checked)}
        />
        I compared it, and it is the same
      </label>
    </>
  );
}
