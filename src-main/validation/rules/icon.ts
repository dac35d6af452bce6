import { ICON_LIMITS } from '../../../src-shared/limits.ts';
import { sizeOfPng } from '../../../src-shared/png.ts';
import type { Rule } from '../rule.ts';

export const iconRule: Rule = {
  id: 'icon',
  class: 'quality',
  title: 'An icon that does not fit',
  severity: 'warning',
  looksFor:
    'An icon.png that is no PNG, not square, smaller than 64 or larger than 1,024 pixels, or over 512 KiB. A missing icon is a notice.',
  why: 'It stands beside the name in every list.',
  fix: 'Ship a square PNG of 128 to 512 pixels as icon.png.',
  check(context, raise) {
    const file = context.fileAt.get('icon.png');
    if (file === undefined) {
      raise({ message: 'There is no icon.png.', severity: 'notice' });
      return;
    }
    const size = sizeOfPng(file.bytes);
    if (size === null) raise({ file: file.path, message: 'icon.png is no PNG image.' });
    else if (size.width !== size.height)
      raise({ file: file.path, message: `icon.png is ${size.width} by ${size.height} pixels, not square.` });
    else if (size.width < ICON_LIMITS.smallestPixels || size.width > ICON_LIMITS.largestPixels)
      raise({ file: file.path, message: `icon.png is ${size.width} pixels wide.` });
    if (file.bytes.length > ICON_LIMITS.bytes)
      raise({ file: file.path, message: `icon.png has ${file.bytes.length} bytes.` });
  },
};
