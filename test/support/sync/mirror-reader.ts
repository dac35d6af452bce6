import { withArchive } from '../../../src-main/sync/mirror/archive.ts';

// A program of its own: reads a mirror file through, each entry held to its digest, and says what it took.

const [file = ''] = process.argv.slice(2);
const bytes = await withArchive(file, async (archive) => {
  let read = 0;
  for (const one of archive.list.files)
    for await (const chunk of archive.content(one)) read += chunk.byteLength;
  return read;
});
process.stdout.write(JSON.stringify({ bytes, peak: process.resourceUsage().maxRSS * 1024 }));
