/** Draws painted rows, and hands on what is typed and pasted. Rows that are the same are not rendered again. */
import { Box, Text, useInput, usePaste } from 'ink';
import { memo } from 'react';
import { keyNames } from './key-names.ts';

interface RowsProps {
  readonly rows: readonly string[];
  readonly onKeys: (keys: readonly string[]) => void;
  readonly onPaste: (text: string) => void;
}

// An empty text has no height, and the rows below would move up.
const Line = memo(({ text }: { readonly text: string }) => (
  <Text wrap="truncate">{text === '' ? ' ' : text}</Text>
));

export function Rows({ rows, onKeys, onPaste }: RowsProps) {
  useInput((input, key) => onKeys(keyNames(input, key)));
  usePaste(onPaste);
  return (
    <Box flexDirection="column" height={rows.length}>
      {rows.map((text, i) => (
        <Line key={i} text={text} />
      ))}
    </Box>
  );
}
