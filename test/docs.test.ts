// The documents are checked like code: their TypeScript compiles under the project's options and drops no Service,
// what is marked `run` prints the text block that follows it (`...` stands for lines left out, and a virtual time
// for any other), commands exist, and links lead somewhere.

import { execFileSync } from 'node:child_process';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { toolchain_trouble } from '../demo/c/build/toolchain.ts';
import { message_of } from '../demo/lint/compiler.ts';
import { find_dropped_services, format_dropped_service } from '../demo/lint/dropped_service.ts';
import { load_files, read_config } from '../demo/lint/project.ts';
import { broken_links, links_of } from './tidy/links.ts';
import { exists, ROOT, read_source, sources_under, tracked_files } from './tidy/sources.ts';

interface Block {
  /** A file name beside the document, so that relative imports mean what they mean to the reader. */
  readonly file: string;
  readonly where: string;
  readonly language: string;
  readonly text: string;
}

const documents = (tracked_files() ?? ['README.md', 'CONTRIBUTING.md', 'demo/firmware/c_to_typescript.md'])
  .filter((name) => name.endsWith('.md'))
  .map(read_source);
const blocks = documents.flatMap(({ name, text }) => blocks_of(name, text));

describe('the documents', () => {
  test('their TypeScript compiles and drops no Service', () => {
    const examples = blocks.filter(({ language }) => language.split(' ')[0] === 'ts');
    const texts = new Map(examples.map(({ file, text }) => [file, text]));
    const { root, options } = read_config(path.join(ROOT, 'tsconfig.json'));
    const project = load_files(root, [...texts.keys()], options, texts);
    const where = new Map(examples.map((example) => [example.file, example.where]));
    const errors = project.files.flatMap((file) =>
      [...project.program.getSyntacticDiagnostics(file), ...project.program.getSemanticDiagnostics(file)].map(
        (diagnostic) => `${where.get(file.fileName)}: ${message_of(diagnostic)}`,
      ),
    );
    expect(errors).toEqual([]);
    expect(find_dropped_services(project.program, project.files).map(format_dropped_service)).toEqual([]);
  });

  const runnable = blocks.flatMap((block, at) =>
    block.language.endsWith(' run')
      ? [{ where: block.where, block, printed: blocks[at + 1]?.text ?? '' }]
      : [],
  );
  // Without the compiler of C, which is not one of the project's packages, those of firmware in C are left out.
  const in_c = (where: string): boolean => where.startsWith('demo/c/');
  const ready = runnable.filter(({ where }) => !in_c(where) || toolchain_trouble() === undefined);
  test.each(ready)('$where prints what it says', ({ block, printed }) => {
    const output = without_times(block.language === 'sh run' ? run_shell(block.text) : run_typescript(block));
    if (block.language === 'ts run') expect(output).toBe(without_times(printed));
    let from = 0;
    for (const piece of without_times(printed).split(/^\.\.\.\n/m)) {
      expect(output.slice(from)).toContain(piece);
      from = output.indexOf(piece, from) + piece.length;
    }
  });

  test('each npm command they name is a script of the package', () => {
    const { scripts } = JSON.parse(read_source('package.json').text) as { scripts: Record<string, string> };
    const unknown = documents.flatMap(({ name, lines }) =>
      lines.flatMap((line, at) =>
        [...line.matchAll(/\bnpm (?:run (?:--silent )?([\w:-]+)|(start|test)\b)/g)]
          .map((match) => match[1] ?? (match[2] as string))
          .filter((script) => !(script in scripts))
          .map((script) => `${name}:${at + 1}: package.json has no script ${script}`),
      ),
    );
    expect(unknown).toEqual([]);
  });

  test('each relative link leads to a file, and to a heading of it if it names one', () => {
    expect(documents.flatMap(links_of).length).toBeGreaterThan(30);
    const read = (name: string) => {
      if (!exists(name)) return undefined;
      return statSync(path.join(ROOT, name)).isDirectory() ? 'folder' : read_source(name);
    };
    expect(broken_links(documents, read)).toEqual([]);
  });

  test('each document that the code names is there', () => {
    const named = sources_under('rtos', 'netx', 'mqtt', 'demo').flatMap(({ name, lines }) =>
      lines.flatMap((line, at) =>
        [...line.matchAll(/(?<![\w./-])(?:[\w-]+\/)+[\w-]+\.md\b/g)].map(([document]) => ({
          where: `${name}:${at + 1}`,
          document,
        })),
      ),
    );
    expect(named.length).toBeGreaterThan(3);
    expect(
      named
        .filter(({ document }) => !exists(document))
        .map(({ where, document }) => `${where}: there is no ${document}`),
    ).toEqual([]);
  });

  test('the test command of the README is what continuous integration runs', () => {
    const command = 'npm ci && npm test';
    expect(read_source('README.md').lines.some((line) => line.startsWith(command))).toBe(true);
    expect(read_source('.ci/run').lines).toContain(command);
  });
});

/** A change of a cost moves every time of a run: that alone is no reason to write the documents anew. */
function without_times(text: string): string {
  return text.replace(/\b\d+\.\d{6}\b/g, '#.######');
}

function run_typescript({ file, text }: Block): string {
  writeFileSync(file, text);
  try {
    return execFileSync(process.execPath, ['--import', 'tsx', file], { cwd: ROOT, encoding: 'utf8' });
  } finally {
    rmSync(file);
  }
}

function run_shell(text: string): string {
  return execFileSync('bash', ['-c', text], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function blocks_of(document: string, text: string): Block[] {
  const found: Block[] = [];
  for (const match of text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)) {
    const line = text.slice(0, match.index).split('\n').length;
    const stem = path.basename(document, '.md');
    const file = path.join(ROOT, path.dirname(document), `.${stem}_${line}.example.ts`);
    found.push({
      file,
      where: `${document}:${line}`,
      language: match[1] as string,
      text: match[2] as string,
    });
  }
  return found;
}
