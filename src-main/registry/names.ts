import { StationError } from '../../src-shared/errors/index.ts';
import type { Tx } from '../store/port.ts';

/**
 * What remains of a slug when everything that the eye passes over is gone: names with the same skeleton look alike.
 * Slugs are ASCII already, so digits that look like letters, letter pairs that look like one, and hyphens are all there is.
 */
export function nameSkeleton(slug: string): string {
  return slug
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('0', 'o')
    .replaceAll('1', 'l')
    .replaceAll('-', '');
}

const publisherKey = (id: string) => `registry.name.publisher.${nameSkeleton(id)}`;
const extensionKey = (name: string) => `registry.name.extension.${nameSkeleton(name)}`;

/** @throws registry.name-too-close */
export async function reservePublisherName(tx: Tx, id: string): Promise<void> {
  const holder = await tx.settings.get(publisherKey(id));
  if (typeof holder === 'string' && holder !== id) {
    throw new StationError('registry.name-too-close', { name: id, other: holder });
  }
  await tx.settings.set(publisherKey(id), id);
}

/**
 * The same short name under two publishers is what namespaces are for, and reads as what it is; a name that only looks the
 * same as another publisher's is refused. The first holder of a skeleton keeps it.
 * @throws registry.name-too-close
 */
export async function reserveExtensionName(tx: Tx, publisherId: string, name: string): Promise<void> {
  const holder = await tx.settings.get(extensionKey(name));
  if (typeof holder !== 'string') {
    await tx.settings.set(extensionKey(name), `${publisherId}.${name}`);
    return;
  }
  const [holderPublisher, holderName] = holder.split('.');
  if (holderPublisher !== publisherId && holderName !== name) {
    throw new StationError('registry.name-too-close', { name: `${publisherId}.${name}`, other: holder });
  }
}
