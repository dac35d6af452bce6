import { defineErrors } from './entry.ts';

export const marketDataErrors = defineErrors({
  'market-data.unknown-symbol': {
    status: 404,
    exit: 1,
    message: 'There are no bars for {symbol}.',
    hint: 'See the symbols with `wpk market-data list`.',
  },
  'market-data.csv-too-large': {
    status: 413,
    exit: 1,
    message: 'The CSV has {bytes} bytes; at most {limitBytes} are read.',
    hint: 'Split the file, or drop years that are not needed.',
  },
  'market-data.csv-empty': {
    status: 400,
    exit: 1,
    message: 'The CSV holds no bars.',
    hint: 'Give a header line and at least one row.',
  },
  'market-data.csv-header': {
    status: 400,
    exit: 1,
    message: 'The CSV cannot be read: {problem}.',
    hint: 'Use UTF-8 and a header such as date,open,high,low,close,volume.',
  },
  'market-data.csv-row': {
    status: 400,
    exit: 1,
    message: 'Line {line} of the CSV cannot be read: {problem}.',
    hint: 'Correct that line; times ascend, are ISO 8601 or epoch milliseconds, and numbers use a point.',
  },
});
