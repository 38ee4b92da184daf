/** What a terminal sent, as keys, pasted texts and clicks: the sequences of xterm, which all others have taken over. */

export type Input =
  /**
   * `a`, `+`, ` `, `enter`, `escape`, `backspace`, `tab`, `shift-tab`, `up`, `shift-left`, `home`, `page-up`, `ctrl-c`:
   * one a letter, since quick typing arrives in one piece.
   */
  | { readonly is: 'key'; readonly key: string }
  | { readonly is: 'paste'; readonly text: string }
  /** A button that went down, or the wheel; from the window's upper left corner, 0 on. */
  | {
      readonly is: 'click' | 'wheel-up' | 'wheel-down';
      readonly column: number;
      readonly row: number;
    };

export interface Read {
  readonly inputs: readonly Input[];
  /** The beginning of a sequence that is not whole yet; a lone escape is one, and may be the key. */
  readonly rest: string;
}

const ESCAPE = '\x1b';
const PASTE_BEGINS = '\x1b[200~';
const PASTE_ENDS = '\x1b[201~';
/** More is no note, and a terminal that never ends a paste must not fill our memory. */
const PASTE_MOST = 100_000;

/** ECMA-48: parameters, intermediates, a final letter. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape is what a sequence begins with
const CSI = /^\x1b\[([<=>?]?)([\d;:]*)[ -/]*([@-~])/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above; more than 64 characters are none of ours
const CSI_BEGUN = /^\x1b(\[[<=>?]?[\d;:]{0,64}[ -/]*)?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal answers to a question, which nobody asked
const ANSWER = /^\x1b[\]P_^X][^\x07\x1b]*(\x07|\x1b\\)/;

export function readInput(text: string): Read {
  const inputs: Input[] = [];
  let rest = text;
  while (rest !== '') {
    if (rest.startsWith(PASTE_BEGINS)) {
      const end = rest.indexOf(PASTE_ENDS);
      if (end < 0 && rest.length < PASTE_MOST) return { inputs, rest };
      inputs.push({ is: 'paste', text: rest.slice(PASTE_BEGINS.length, end < 0 ? undefined : end) });
      rest = end < 0 ? '' : rest.slice(end + PASTE_ENDS.length);
    } else if (rest.startsWith(ESCAPE)) {
      if (CSI_BEGUN.test(rest) || rest === '\x1bO') return { inputs, rest };
      const [input, length] = sequence(rest);
      if (input) inputs.push(input);
      rest = rest.slice(length);
    } else {
      const letter = String.fromCodePoint(rest.codePointAt(0) as number);
      inputs.push(key(CONTROLS[letter] ?? controlName(letter)));
      rest = rest.slice(letter.length);
    }
  }
  return { inputs, rest };
}

const key = (name: string): Input => ({ is: 'key', key: name });

const CONTROLS: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
};

const controlName = (letter: string): string =>
  letter < ' ' ? `ctrl-${String.fromCharCode(letter.charCodeAt(0) + 0x60)}` : letter;

/** What begins with an escape and is whole; null for what we have no name for. And its length. */
function sequence(text: string): [Input | null, number] {
  const csi = CSI.exec(text);
  if (csi) {
    const [all, mark = '', numbers = '', final = ''] = csi;
    return [mark === '<' ? mouse(numbers, final) : mark === '' ? named(numbers, final) : null, all.length];
  }
  if (text[1] === 'O') return [named('', text[2] ?? ''), 3];
  const answer = ANSWER.exec(text);
  if (answer) return [null, answer[0].length];
  // Two escapes: the first is the key. Else a letter with Alt, which means nothing here.
  return text[1] === ESCAPE
    ? [key('escape'), 1]
    : [null, 1 + String.fromCodePoint(text.codePointAt(1) ?? 0).length];
}

const FINALS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  M: 'enter',
};
const NUMBERS: Readonly<Record<string, string>> = {
  1: 'home',
  3: 'backspace',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
};
/** Those that mean something else with shift. */
const SHIFTED: ReadonlySet<string> = new Set(['left', 'right']);

function named(numbers: string, final: string): Input | null {
  if (final === 'Z') return key('shift-tab');
  const [first = '', modifiers = '1'] = numbers.split(';');
  const name = final === '~' ? NUMBERS[first] : FINALS[final];
  if (name === undefined) return null;
  const isShifted = ((Number(modifiers) - 1) & 1) === 1;
  return key(isShifted && SHIFTED.has(name) ? `shift-${name}` : name);
}

/** SGR mouse reports: button, column, row from 1 on; `M` for down, `m` for up. 64 and 65 are the wheel. */
function mouse(numbers: string, final: string): Input | null {
  const [button = -1, column = 1, row = 1] = numbers.split(';').map(Number);
  const is = button === 64 ? 'wheel-up' : button === 65 ? 'wheel-down' : button === 0 ? 'click' : null;
  return is && final === 'M' ? { is, column: column - 1, row: row - 1 } : null;
}
