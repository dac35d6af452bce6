import { buffer } from 'node:stream/consumers';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';

/** The files of an honest zip as another reader sees them: the oracle for ours. */
export async function readWithYauzl(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const zip = await open(bytes);
  const files = new Map<string, Uint8Array>();
  for (const entry of await entriesOf(zip)) {
    if (entry.fileName.endsWith('/')) continue;
    files.set(entry.fileName, Uint8Array.from(await contentsOf(zip, entry)));
  }
  return files;
}

function open(bytes: Uint8Array): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(Buffer.from(bytes), { lazyEntries: true }, (error, zip) => {
      if (error === null) resolve(zip);
      else reject(error);
    });
  });
}

function entriesOf(zip: ZipFile): Promise<readonly Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.on('error', reject);
    zip.on('end', () => resolve(entries));
    zip.readEntry();
  });
}

function contentsOf(zip: ZipFile, entry: Entry): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error === null) resolve(buffer(stream));
      else reject(error);
    });
  });
}
