/** Texts of the first steps. */
export const welcomeTexts = {
  title: 'A marketplace of your own',
  lead: 'Find, check and run extensions on this computer. Nothing is sent anywhere. Three things, under a minute.',
  where: {
    title: 'Where things are kept',
    text: 'One folder holds the registry, what you install, your key and this window’s settings. Take it along, back it up, or delete it: nothing else is touched.',
    choose: 'Choose another folder',
    hint: 'An empty one becomes a new home; one that you have is opened as it is.',
    change:
      'A home is opened when the program starts. Close this window and start it again with this option:',
    option: 'the option',
  },
  who: {
    title: 'Who you are',
    text: 'A key stands for you, made on this computer. It signs what you publish and marks what you do in the ledger; people see its fingerprint, nothing about you.',
    making: 'A key is being made.',
    fingerprint: 'Fingerprint',
    import: 'Use an identity you have',
    importHint: 'From a file that you exported elsewhere, with its passphrase.',
    kept: {
      keychain: 'The private key is locked by this computer’s keychain.',
      passphrase: 'The private key is locked by a passphrase.',
      file: 'The private key is in a file that only you can read: this computer offers no keychain. Export it with a passphrase in the settings if you want to take it along.',
    },
  },
  samples: {
    title: 'Something to try',
    text: 'Five samples come with the program. They are packed, signed with your key and audited like anything else, so you can see how that works.',
    add: 'Add the five samples',
    adding: 'Adding the samples',
    added: 'They are in the catalog.',
    open: 'Open the catalog',
    strategy: 'Look at a strategy',
    empty: 'Start with an empty catalog',
  },
} as const;
