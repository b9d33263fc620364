import { relative } from 'node:path';
import ts from 'typescript';

export interface TypeCheck {
  /** Files that took part, relative to the folder. */
  readonly files: readonly string[];
  /** Complaints, with the file each is about, relative to the folder. */
  readonly complaints: readonly Complaint[];
}

export interface Complaint {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

const STRICT: ts.CompilerOptions = {
  strict: true,
  skipLibCheck: false,
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  types: ['node'],
  // What it exports has to have a type that it can name.
  declaration: true,
  noEmit: true,
};

/** Type-checks files as a strict project would that trusts no declaration file. */
export function typeCheck(folder: string, files: readonly string[]): TypeCheck {
  const host = ts.createCompilerHost(STRICT);
  host.getCurrentDirectory = () => folder;
  const program = ts.createProgram(files, STRICT, host);
  const within = (path: string) => relative(folder, path);
  return {
    files: program.getSourceFiles().map(({ fileName }) => within(fileName)),
    complaints: ts.getPreEmitDiagnostics(program).map((diagnostic) => {
      const { file, start = 0, messageText } = diagnostic;
      return {
        file: within(file?.fileName ?? folder),
        line: (file?.getLineAndCharacterOfPosition(start).line ?? -1) + 1,
        message: ts.flattenDiagnosticMessageText(messageText, '\n'),
      };
    }),
  };
}
