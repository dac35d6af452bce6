/**
 * Every bound the station enforces, with its unit in the name. One file, so that a reader can see them all
 * and a test can hold the documents to them.
 */

const KIB = 1024;
const MIB = 1024 * KIB;

/** Bounds of a `.wpk` archive (the package format). */
export const PACKAGE_LIMITS = {
  packageBytes: 50 * MIB,
  unpackedBytes: 200 * MIB,
  entries: 5_000,
  pathBytes: 240,
  pathLevels: 32,
  compressionRatio: 200,
  manifestBytes: 64 * KIB,
  readmeBytes: 512 * KIB,
  changelogBytes: 512 * KIB,
  bundleBytes: 1 * MIB,
} as const;

/** What an `icon.png` may be: square, in pixels. */
export const ICON_LIMITS = { smallestPixels: 64, largestPixels: 1_024, bytes: 512 * KIB } as const;

/** Defaults of one guest run. Wall time and memory can be lowered or raised by the caller up to `SANDBOX_CEILING`. */
export const SANDBOX_DEFAULTS = {
  wallMs: 1_000,
  interruptChecks: 200_000,
  memoryBytes: 64 * MIB,
  stackBytes: 256 * KIB,
  pendingJobs: 10_000,
  resultBytes: 1 * MIB,
  hostCalls: 10_000,
  logBytes: 256 * KIB,
  reportBytes: 4 * MIB,
} as const;

/**
 * Wall time of a run of an installed extension, of a dry run and of the audit's runs when nobody says otherwise: a machine
 * that is busy must not make honest code fail.
 */
export const RUN_WALL_MS = 10_000;

/** A run of a workflow, besides the bounds that each of its steps has. */
export const WORKFLOW_LIMITS = {
  /** What one step is given and what it passes on, each as JSON. */
  stepBytes: SANDBOX_DEFAULTS.resultBytes,
  stepLevels: 500,
  /** What all steps leave, together: values, log lines and reports. */
  runBytes: 8 * MIB,
  /** All steps together, when nobody says otherwise. */
  wallMs: 60_000,
} as const;

/** The most that a caller may ask for. */
export const SANDBOX_CEILING = {
  wallMs: 300_000,
  memoryBytes: 1024 * MIB,
} as const;

/** How late after its wall deadline a run may end at the most: the kill from outside comes then. */
export const SANDBOX_KILL_GRACE_MS = 40;

/** Per extension: what its `storage` may hold, keys and values together. */
export const STORAGE_QUOTA_BYTES = 1 * MIB;

/** What a guest's `network.fetch` may move. */
export const GUEST_NETWORK_LIMITS = {
  requestBytes: 256 * KIB,
  responseBytes: 1 * MIB,
  headersBytes: 16 * KIB,
  redirects: 3,
  timeoutMs: 10_000,
} as const;

/** Static audit: sources above these are reported, and not parsed above `parseBytes`. */
export const AUDIT_LIMITS = {
  parseBytes: 5 * MIB,
  sourceWarnBytes: 1 * MIB,
  findings: 1_000,
  findingsPerRuleAndFile: 25,
  wallMs: 60_000,
  /** One run of the dry run, and all of them: hostile code must not hold up the audit. */
  dryRunMs: 3_000,
  dryRunsMs: 9_000,
  scannerMs: 60_000,
} as const;

/** Who may reach a server, and for how long. */
export const ACCESS_LIMITS = {
  tokenDays: 730,
  tokenDefaultDays: 90,
  /** The longest bearer token taken, characters. */
  bearerCharacters: 8_192,
  /** How far the clocks of an issuer and of this machine may differ, seconds. */
  clockSkewSeconds: 60,
  /** How long a token lives that a CI's identity was exchanged for, minutes. */
  exchangedMinutes: 15,
  /** The longest life that the identity of a CI's run may have, seconds. */
  workloadTokenSeconds: 3_600,
  /** Policies of trusted publishing, for each extension. */
  publishingPolicies: 20,
  /** Keys of an issuer. */
  jwksBytes: 256 * KIB,
  jwksTimeoutMs: 5_000,
  /** Keys are asked for again after so long, and for the sake of an unknown key id not more often than that. */
  jwksCacheMs: 600_000,
  jwksCooldownMs: 30_000,
} as const;

/** What one receipt may say. */
export const RECEIPT_LIMITS = { units: 1_000_000_000 } as const;

/** Moderation by several people, and what users may ask of them. */
export const MODERATION_LIMITS = {
  /** How long others leave a submission to whoever claimed it. */
  claimMs: 4 * 3_600_000,
  /** Of one user in 24 hours. */
  reportsPerDay: 20,
  flagsPerDay: 50,
  statisticsDays: 366,
} as const;

/** How many entries the trail of writes keeps; the oldest go first. What was refused cannot push out what was done. */
export const TRAIL_LIMITS = {
  done: 500_000,
  refused: 50_000,
  pruneEvery: 1_000,
  targetCharacters: 200,
} as const;

/** Webhooks of a home and their deliveries. */
export const WEBHOOK_LIMITS = {
  endpoints: 50,
  urlCharacters: 2_048,
  /** How much of an answer is read before the connection is cut. */
  answerBytes: 16 * KIB,
  /** One attempt, from the name's resolution to the end of the answer. */
  attemptMs: 15_000,
  /** Attempts before a delivery is given up. */
  attempts: 10,
  /** First wait after a failed attempt; four times as long after each further one, up to `longestWaitMs`. */
  firstWaitMs: 5_000,
  longestWaitMs: 12 * 3_600_000,
  /** The latest that a `Retry-After` is followed. */
  longestRetryAfterMs: 24 * 3_600_000,
  /** How long an endpoint may fail without one success before it is disabled. */
  failingMs: 5 * 24 * 3_600_000,
  /** How long the secret before goes on signing after a rotation. */
  previousSecretMs: 24 * 3_600_000,
  /** How long events and what became of them are kept. */
  keptMs: 30 * 24 * 3_600_000,
} as const;

/** How long a client of a server waits, and how often it sends a write again whose connection broke. */
export const REMOTE_LIMITS = {
  answerMs: 60_000,
  uploadMs: 600_000,
  repeats: 3,
  repeatAfterMs: 500,
} as const;

/** Following a server: requests, pages and how often. */
export const SYNC_LIMITS = {
  remotes: 20,
  urlCharacters: 2_048,
  /** A root document of TUF as a person gives it. */
  rootBytes: 512 * KIB,
  /** Until a connection stands; until the head of an answer came; between two pieces of its body. */
  connectMs: 10_000,
  headersMs: 30_000,
  idleMs: 30_000,
  /** A body slower than this over all, after `idleMs`, is given up. */
  slowestBytesPerSecond: 2 * KIB,
  headerBytes: 32 * KIB,
  redirects: 3,
  /** One page of entries, one page of leaves, any other small answer. */
  pageBytes: 8 * MIB,
  leavesBytes: 4 * MIB,
  answerBytes: 2 * MIB,
  /** What the server puts into one page at the most. */
  servedPageBytes: 2 * MIB,
  entries: 500,
  entriesById: 100,
  versionsOfEntry: 1_000,
  /** A longer way through the log is replaced by a consistency proof and the whole catalog. */
  leavesAtOnce: 20_000,
  /** Pages that bring nothing new, before the server is taken for one that walks in a circle. */
  pages: 1_000_000,
  /** The latest that a `Retry-After` is followed. */
  longestRetryAfterMs: 24 * 3_600_000,
  firstWaitMs: 30_000,
  longestWaitMs: 6 * 3_600_000,
  /** Attempts to go on with a download that broke, without one new byte between. */
  downloadRepeats: 3,
  automaticHours: 6,
  history: 200,
} as const;

/** What goes from a station to servers. */
export const UPSTREAM_LIMITS = {
  /** That have not ended, for each server. */
  open: 500,
  /** One visit to a server, the upload of a package too, is over by then. */
  visitMs: 10 * 60_000,
  leaseMs: 11 * 60_000,
  /** How soon, and how seldom, a submission is looked after that the server works on. */
  followFirstMs: 5_000,
  followLongestMs: 15 * 60_000,
  /** The longest that nobody looks, should a change of another process go unheard. */
  lookMs: 60_000,
} as const;

/** A mirror file: what one may hold, so that reading it costs bounded time and memory. */
export const MIRROR_LIMITS = {
  /** The list of what is in it, and its signature. */
  listBytes: 64 * MIB,
  signatureBytes: 256 * KIB,
  files: 200_000,
  packages: 100_000,
  /** Catalog, evidence and advisories, each as lines of JSON. */
  linesBytes: 256 * MIB,
  lineBytes: 16 * MIB,
  /** 32 bytes a leaf. */
  logHashesBytes: 1_024 * MIB,
  checkpointBytes: 8 * KIB,
  /** One file of TUF metadata or one of its targets. */
  metadataBytes: 8 * MIB,
  /** How long a review stands, and how many do. */
  reviewMs: 24 * 3_600_000,
  reviews: 10,
} as const;

/** TUF metadata, as it is read from a server: a file that is larger is not read to its end. */
export const TUF_LIMITS = {
  rootBytes: 512 * KIB,
  timestampBytes: 16 * KIB,
  snapshotBytes: 8 * MIB,
  targetsBytes: 8 * MIB,
  /** Of `registry.json` and of one publisher's file. */
  factsBytes: 1 * MIB,
  /** Of `marks.json`: some 200,000 marks. */
  marksBytes: 16 * MIB,
  /** Root versions that one refresh goes through. */
  rootRotations: 64,
  /** Roles that the search for one target looks into. */
  delegations: 32,
  rootKeys: 16,
  /** 2^16 bins. */
  binBits: 16,
} as const;

/** Rights to use paid extensions. */
export const ENTITLEMENT_LIMITS = {
  /** The longest period, and the furthest ahead that one may start. */
  periodDays: 1_827,
  graceDays: 90,
  graceDefaultDays: 7,
  tokenCharacters: 8_192,
} as const;

/** Bounds of texts that people write. Lengths in UTF-16 code units. */
export const TEXT_LIMITS = {
  displayName: 80,
  description: 300,
  tag: 32,
  tags: 12,
  permissionReason: 300,
  reason: 2_000,
  reviewTitle: 120,
  reviewText: 8_000,
  query: 400,
} as const;

/** A page of a list. */
export const PAGE_LIMITS = { defaultSize: 24, maxSize: 200 } as const;

/** Waiting for the writer of a busy home, and how long leases live without a heartbeat. */
export const STORE_LIMITS = {
  busyMs: 5_000,
  leaseMs: 15_000,
  heartbeatMs: 5_000,
  /** Work that follows changes takes those of so many milliseconds together. */
  followMs: 50,
} as const;

/** A CSV of market data. */
export const MARKET_DATA_LIMITS = { csvBytes: 64 * MIB, rows: 1_000_000 } as const;

/** What the editor shows of a project: larger files and deeper trees are worked on elsewhere. */
export const PROJECT_LIMITS = { projects: 200, files: 2_000, fileBytes: 1 * MIB } as const;
