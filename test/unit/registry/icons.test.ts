import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REVIEWER, TestRegistry } from '../../support/registry/open-registry.ts';

const ID = 'black-swann.hyper-momentum';

let home: TestRegistry;
beforeEach(async () => {
  home = await TestRegistry.open();
});
afterEach(() => home.close());

/** A PNG that says it has so many pixels. */
async function png(pixels?: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(await readFile('samples/hyper-momentum/icon.png'));
  if (pixels !== undefined) new DataView(bytes.buffer).setUint32(16, pixels);
  return bytes;
}

describe('the icon of an extension', () => {
  it('is that of its newest version, also after blobs were collected', async () => {
    const icon = await png();
    await home.approved({}, { icon });
    expect(Buffer.from((await home.registry.extensions.icon(ID)) ?? [])).toEqual(Buffer.from(icon));
    await home.blobs.collect(await home.store.read((tx) => tx.blobs.referenced()), -1_000);
    expect(Buffer.from((await home.registry.extensions.icon(ID)) ?? [])).toEqual(Buffer.from(icon));
  });

  it('is nothing where none is shipped, or none is listed yet', async () => {
    await home.pending({}, { icon: await png() });
    expect(await home.registry.extensions.icon(ID)).toBeNull();
    await home.registry.moderation.approve({ extensionId: ID, version: '1.0.0' }, {}, REVIEWER);
    expect(await home.registry.extensions.icon(ID)).not.toBeNull();
    await home.approved({ version: '1.1.0' });
    expect(await home.registry.extensions.icon(ID)).toBeNull();
  });

  it('is nothing where what is shipped is no picture, or a giant one', async () => {
    await home.approved({}, { icon: Buffer.from('<svg onload="alert(1)"/>') });
    expect(await home.registry.extensions.icon(ID)).toBeNull();
    await home.approved({ version: '1.1.0' }, { icon: await png(100_000) });
    expect(await home.registry.extensions.icon(ID)).toBeNull();
  });

  it('is refused for what does not exist', async () => {
    await expect(home.registry.extensions.icon('nobody.nothing')).rejects.toMatchObject({
      code: 'registry.extension-not-found',
    });
  });
});
