const SHOWN_CHARACTERS = 160;

/** A name for messages and logs: decoded leniently, cut, everything that cannot be seen written as \u{…}. */
export function printableName(nameBytes: Uint8Array): string {
  const cut = nameBytes.subarray(0, SHOWN_CHARACTERS * 4);
  const text = new TextDecoder('utf-8').decode(cut).slice(0, SHOWN_CHARACTERS);
  const visible = text.replace(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return nameBytes.length > cut.length || text.length === SHOWN_CHARACTERS ? `${visible}…` : visible;
}
