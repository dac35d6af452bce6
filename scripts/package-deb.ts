// The Debian package: electron-builder would fetch a program for it, and `dpkg-deb` is on every Debian.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { PRODUCT } from '../src-shared/product.ts';
import { PACKAGE_TYPE, PROGRAM } from './package-config.ts';
import { ICON_SIZES } from './package-icons.ts';

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64', arm: 'armhf' };

/** What Electron loads from the system; the second names are those of systems with a 64-bit time. */
const DEPENDS = [
  'libgtk-3-0 | libgtk-3-0t64',
  'libnss3',
  'libgbm1',
  'libasound2 | libasound2t64',
  'libcups2 | libcups2t64',
  'libxss1',
  'libxtst6',
  'libatk-bridge2.0-0 | libatk-bridge2.0-0t64',
  'libdrm2',
  'libegl1',
  'xdg-utils',
];

const CONTROL = [
  `Package: ${PROGRAM}`,
  `Version: ${PRODUCT.version}`,
  `Architecture: ${ARCHITECTURES[process.arch] ?? process.arch}`,
  'Maintainer: Marketplace Station maintainers <maintainers@marketplace.invalid>',
  'Section: utils',
  'Priority: optional',
  `Depends: ${DEPENDS.join(', ')}`,
  'Recommends: shared-mime-info, desktop-file-utils, hicolor-icon-theme',
  // For `wpk`; the window brings its own.
  'Suggests: nodejs (>= 22.14)',
  'Description: plugin marketplace with a registry of its own',
  ' Create, audit, sign, review, install, run and roll back extensions, offline first.',
  ' Packages (.wpk) and marketplace: links open in it; neither installs anything by itself.',
  '',
].join('\n');

const ENTRY = [
  '[Desktop Entry]',
  'Type=Application',
  `Name=${PRODUCT.name}`,
  'GenericName=Plugin marketplace',
  'Comment=Find, check, run and publish extensions',
  `Exec=${PROGRAM} %F`,
  `Icon=${PROGRAM}`,
  'Terminal=false',
  'Categories=Office;Finance;',
  'Keywords=extensions;plugins;packages;wpk;',
  `MimeType=${PACKAGE_TYPE};`,
  'StartupNotify=true',
  `StartupWMClass=${PROGRAM}`,
  '',
].join('\n');

/** A file is handed over as a path and a link as it is: one entry cannot ask for both. */
const LINK_ENTRY = [
  '[Desktop Entry]',
  'Type=Application',
  `Name=${PRODUCT.name} (links)`,
  `Exec=${PROGRAM} %u`,
  `Icon=${PROGRAM}`,
  'Terminal=false',
  'NoDisplay=true',
  'MimeType=x-scheme-handler/marketplace;',
  '',
].join('\n');

/** A package is a zip file: without the second line systems that look into files would call it that. */
const MIME = `<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="${PACKAGE_TYPE}">
    <comment>Marketplace extension</comment>
    <sub-class-of type="application/zip"/>
    <icon name="application-vnd.marketplace.wpk"/>
    <glob pattern="*.wpk" weight="80"/>
  </mime-type>
</mime-info>
`;

export interface DebParts {
  /** The packaged app's folder. */
  readonly app: string;
  /** Where `writeIcons` wrote. */
  readonly icons: string;
  readonly out: string;
  /** As `dpkg-deb -Z` takes it. */
  readonly compression: 'xz' | 'none';
}

/** Answers the package's file. */
export function packageDeb({ app, icons, out, compression }: DebParts): string {
  const root = path.join(out, 'deb');
  rmSync(root, { recursive: true, force: true });
  const place = (name: string): string => {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o755 });
    return file;
  };
  const write = (name: string, text: string): void => writeFileSync(place(name), text, { mode: 0o644 });
  const program = path.join('opt', PROGRAM);
  cpSync(app, place(program), { recursive: true });
  // Chromium's own sandbox where the system lets no user make one (Debian's rules ask that this be said: it is set-uid root).
  chmodSync(path.join(root, program, 'chrome-sandbox'), 0o4755);
  mkdirSync(path.join(root, 'usr/bin'), { recursive: true });
  symlinkSync(`/${program}/${PROGRAM}`, place(`usr/bin/${PROGRAM}`));
  chmodSync(path.join(root, program, 'resources/wpk/bin/wpk.mjs'), 0o755);
  symlinkSync(`/${program}/resources/wpk/bin/wpk.mjs`, place('usr/bin/wpk'));
  write(`usr/share/applications/${PROGRAM}.desktop`, ENTRY);
  write(`usr/share/applications/${PROGRAM}-link.desktop`, LINK_ENTRY);
  write(`usr/share/mime/packages/${PROGRAM}.xml`, MIME);
  copyFileSync(path.join(app, 'resources/wpk/LICENSE'), place(`usr/share/doc/${PROGRAM}/copyright`));
  for (const size of ICON_SIZES) {
    const hicolor = `usr/share/icons/hicolor/${size}x${size}`;
    const icon = path.join(icons, 'icons', `${size}x${size}.png`);
    copyFileSync(icon, place(`${hicolor}/apps/${PROGRAM}.png`));
    copyFileSync(icon, place(`${hicolor}/mimetypes/${PACKAGE_TYPE.replace('/', '-')}.png`));
  }
  write('DEBIAN/control', CONTROL);
  const file = path.join(
    out,
    `${PROGRAM}_${PRODUCT.version}_${ARCHITECTURES[process.arch] ?? process.arch}.deb`,
  );
  const args = ['--root-owner-group', `-Z${compression}`, '--build', root, file];
  const { status, stderr, error } = spawnSync('dpkg-deb', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`dpkg-deb failed: ${error?.message ?? stderr.trim()}`);
  rmSync(root, { recursive: true, force: true });
  return file;
}
