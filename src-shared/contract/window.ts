import { eventIterator, type ContractRouterClient } from '@orpc/contract';
import { z } from 'zod';
import { extensionIdSchema } from '../models/manifest.ts';
import { mirrorReviewSchema } from '../models/mirror.ts';
import { themeSchema, windowPreferencesSchema } from '../models/window-preferences.ts';
import { contract } from './index.ts';
import { pathSchema, procedure } from './procedure.ts';
import { registryProposalSchema } from './registries.ts';

/**
 * What a person picks a file for; decides which kinds the dialog shows. What is picked as an identity or a backup may be named
 * once, in the call that it was picked for.
 */
export const filePurposeSchema = z.enum([
  'package',
  'market-data',
  'identity',
  'backup',
  'bundle',
  'root',
  'mirror',
  'any',
]);
export type FilePurpose = z.infer<typeof filePurposeSchema>;

/** `restored-home`: where a backup is unpacked, once; it is no folder to work in. */
export const folderPurposeSchema = z.enum(['work', 'restored-home']);
export type FolderPurpose = z.infer<typeof folderPurposeSchema>;

/** A path that a person picked in a dialog of the system, or null when they closed it. */
const pickedSchema = z.object({ path: z.string().nullable() });

/** Commands of the menu and its keys that a page carries out. */
export const windowCommandSchema = z.enum([
  'catalog',
  'ledger',
  'run',
  'registries',
  'outbox',
  'console',
  'review',
  'settings',
  'search',
  'about',
  'new-project',
  'toggle-density',
]);
export type WindowCommand = z.infer<typeof windowCommandSchema>;

/** What the host tells the page. Nothing here installs: a package or a link only opens what a person then reads. */
export const windowEventSchema = z.discriminatedUnion('type', [
  /** A deep link `marketplace:extension/<id>`. */
  z.object({ type: z.literal('open-extension'), extensionId: extensionIdSchema }),
  /** A `.wpk` that was double-clicked, dropped or named on the command line: shows its review sheet. */
  z.object({ type: z.literal('open-package'), path: z.string() }),
  z.object({ type: z.literal('command'), command: windowCommandSchema }),
  /** What an extension wants to tell the person. Both are the extension's own words. */
  z.object({
    type: z.literal('notify'),
    extensionId: z.string(),
    title: z.string(),
    text: z.string(),
  }),
  z.object({ type: z.literal('preferences'), preferences: windowPreferencesSchema }),
]);
export type WindowEvent = z.infer<typeof windowEventSchema>;

const local = { role: 'user', reach: 'local' } as const;

/** Procedures that only the desktop window's host serves, on the port of the page, beside the contract. */
export const windowContract = {
  window: {
    /** Where this window keeps its home, and what it runs on. */
    info: procedure(local).output(
      z.object({
        home: z.string(),
        /** New projects go here unless a person picks another folder. */
        projects: z.string(),
        platform: z.string(),
        electron: z.string(),
        chromium: z.string(),
        node: z.string(),
        packaged: z.boolean(),
      }),
    ),
    /** Shows the plan in the consent view, over the page. Answers when the person decided; the job then installs. */
    openConsent: procedure(local, 'installs', 'window')
      .input(z.object({ planId: z.string().max(64) }))
      .output(z.object({ decision: z.enum(['confirmed', 'kept']), jobId: z.string().nullable() })),
    /** Shows a server that was proposed in the consent view. True when the person compared its fingerprint and follows it. */
    openRegistryConsent: procedure(local, 'sync', 'window')
      .input(z.object({ proposalId: z.string().max(64) }))
      .output(z.object({ followed: z.boolean() })),
    /** Shows what a reviewed mirror file would bring in the consent view. The job imports it when the person agreed. */
    openMirrorConsent: procedure(local, 'mirror', 'window')
      .input(z.object({ reviewId: z.string().max(64) }))
      .output(z.object({ decision: z.enum(['confirmed', 'kept']), jobId: z.string().nullable() })),
    chooseFolder: procedure(local)
      .input(
        z.object({ title: z.string().max(120).optional(), purpose: folderPurposeSchema.default('work') }),
      )
      .output(pickedSchema),
    chooseFile: procedure(local)
      .input(z.object({ purpose: filePurposeSchema.default('any') }))
      .output(pickedSchema),
    /** Where to save something; what exists is overwritten only after the person agreed in the dialog. */
    saveFile: procedure(local)
      .input(
        z.object({ purpose: filePurposeSchema.default('any'), suggestedName: z.string().min(1).max(200) }),
      )
      .output(pickedSchema),
    /** Asks where, then writes the text there: exports of results. */
    saveText: procedure(local, 'files')
      .input(z.object({ suggestedName: z.string().min(1).max(200), text: z.string().max(7 * 1024 * 1024) }))
      .output(pickedSchema),
    /** Opens an https address in the browser after the person confirmed it. */
    openExternal: procedure(local, 'window')
      .input(z.object({ url: z.string().max(2000) }))
      .output(z.object({ opened: z.boolean() })),
    /** Shows a file or folder where it lies; the home where none is named. */
    showInFolder: procedure(local, 'window')
      .input(z.object({ path: pathSchema.optional() }))
      .output(z.object({})),
    /** Folders that a person picked or that projects were made in, latest first. */
    recentFolders: procedure(local).output(z.object({ items: z.array(z.string()) })),
    preferences: procedure(local).output(windowPreferencesSchema),
    setPreferences: procedure(local).input(windowPreferencesSchema.partial()).output(windowPreferencesSchema),
    /** Links and files that were opened, menu commands, notices. What came before anybody listened comes first. */
    watch: procedure(local).output(eventIterator(windowEventSchema)),
  },
};

/** What a consent view is opened for: a plan, a server that is to be followed, a mirror file that is to be imported. */
export const consentSubjectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('plan'), planId: z.string() }),
  z.object({ kind: z.literal('registry'), proposal: registryProposalSchema }),
  z.object({ kind: z.literal('mirror'), review: mirrorReviewSchema }),
]);
export type ConsentSubject = z.infer<typeof consentSubjectSchema>;

/** Procedures of the consent view's own port: no other surface has them. */
export const consentContract = {
  installs: {
    consent: contract.installs.consent,
    install: contract.installs.install,
    /** What the installed version may do now. */
    get: contract.installs.get,
  },
  registries: { add: contract.registries.add },
  mirror: { startImport: contract.mirror.startImport },
  consent: {
    /** What this view was opened for, and how it looks. */
    opened: procedure(local).output(z.object({ subject: consentSubjectSchema, theme: themeSchema })),
    /** Closes the view. `jobId` when the plan was confirmed, null when everything stays as it is. */
    close: procedure(local)
      .input(z.object({ jobId: z.string().max(64).nullable() }))
      .output(z.object({})),
  },
};

/** The contract with what the window's host adds. */
export type WindowClient = ContractRouterClient<typeof contract & typeof windowContract>;
/** What the consent view may call. */
export type ConsentClient = ContractRouterClient<typeof consentContract>;
