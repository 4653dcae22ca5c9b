// C for the editor: words, texts, numbers, comments, lines of the preprocessor.

import { StreamLanguage, type StringStream } from '@codemirror/language';

const KEYWORDS = new Set(
  (
    'auto break case const continue default do else enum extern for goto if inline register restrict return sizeof static struct switch ' +
    'typedef union volatile while'
  ).split(' '),
);
const PLAIN_TYPE = /^(?:void|char|short|int|long|float|double|signed|unsigned|_Bool|size_t|u?int\d+_t)$/;
const API_TYPE = /^(?:U?(?:CHAR|INT|LONG|SHORT)|VOID|[TN]X_[A-Z_]+|NXD_\w+)$/;

interface State {
  in_comment: boolean;
}

function token(stream: StringStream, state: State): string | null {
  if (state.in_comment || stream.match('/*')) {
    state.in_comment = !stream.match(/^.*?\*\//);
    if (state.in_comment) stream.skipToEnd();
    return 'comment';
  }
  if (stream.eatSpace()) return null;
  if (stream.match('//')) {
    stream.skipToEnd();
    return 'comment';
  }
  if (stream.sol() || /^\s*$/.test(stream.string.slice(0, stream.start))) {
    if (stream.match(/^#\s*\w+/)) return 'keyword';
  }
  if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^'\\]|\\.)*'?/)) return 'string';
  if (stream.match(/^(?:0[xX][\da-fA-F]+|\d[\d.]*(?:[eE][-+]?\d+)?)[uUlLfF]*/)) return 'number';
  if (stream.match(/^[A-Za-z_]\w*/)) {
    const word = stream.current();
    if (KEYWORDS.has(word)) return 'keyword';
    return PLAIN_TYPE.test(word) || API_TYPE.test(word) ? 'typeName' : 'variableName';
  }
  stream.next();
  return null;
}

export const c_language = StreamLanguage.define<State>({
  name: 'c',
  startState: () => ({ in_comment: false }),
  token,
  languageData: {
    commentTokens: { block: { open: '/*', close: '*/' } },
    closeBrackets: { brackets: ['(', '[', '{', '"'] },
  },
});
