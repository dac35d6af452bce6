import styles from './fingerprint.module.css';

/** A fingerprint large and in groups of four, to be compared by eye. */
export function Fingerprint({ value }: { readonly value: string }) {
  const groups = value.replace(/^sha256:/, '').match(/.{1,4}/g) ?? [];
  return (
    <p className={styles.fingerprint}>
      {groups.map((group, index) => (
        // Equal groups may stand in several places.
        // oxlint-disable-next-line react/no-array-index-key
        <code key={index}>{group}</code>
      ))}
    </p>
  );
}
