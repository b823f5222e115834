import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseSync } from 'oxc-parser';
import { bindingsOf, childrenOf, isMereName, isNode, opensScope, type SyntaxNode } from './scope.ts';

/** One import of a module, however it is written. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** The names taken; `*` where the whole module is taken. */
  readonly names: readonly string[];
  /** True where nothing of it remains at run time. */
  readonly typeOnly: boolean;
}

/** A use of something that a pure module must not use. */
export interface Effect {
  readonly what: string;
  readonly line: number;
}

export interface StringUse {
  readonly text: string;
  readonly line: number;
}

export interface Module {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly imports: readonly Import[];
  readonly effects: readonly Effect[];
  readonly strings: readonly StringUse[];
  /**
   * The `id` of each object that the module exports: `export const x = { id: '…' }`, or as a call's argument; a constant
   * of the module may stand for the text.
   */
  readonly exportedIds: readonly StringUse[];
  readonly parseErrors: readonly Effect[];
}

/** Globals that make a module depend on anything but its arguments, or act on anything but its result. */
const IMPURE_GLOBALS = new Set([
  ...['Promise', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'clearTimeout', 'clearInterval'],
  ...['Date', 'performance', 'Temporal', 'process', 'global', 'globalThis', 'window', 'document', 'self', 'navigator'],
  ...['require', 'fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource', 'Worker', 'MessageChannel', 'BroadcastChannel'],
  ...['localStorage', 'sessionStorage', 'indexedDB', 'crypto', 'console', 'Atomics', 'SharedArrayBuffer'],
  ...['WeakRef', 'FinalizationRegistry', 'alert', 'requestAnimationFrame'],
]);

const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'coverage', 'test-results', 'playwright-report']);

/** Paths of all TypeScript and JavaScript modules under `root`, sorted. */
export const listModules = (root: string): string[] => {
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || SKIPPED_FOLDERS.has(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (/\.([cm]?[jt]s|[jt]sx)$/.test(entry.name)) found.push(relative(root, path).split(sep).join('/'));
    }
  };
  walk(root);
  return found.sort();
};

const lineStarts = (source: string): number[] => {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
};

const literal = (node: unknown): string | null =>
  isNode(node) && node.type === 'Literal' && typeof node.value === 'string' ? node.value : null;

const nameOf = (node: unknown): string => (isNode(node) ? ((node.name ?? literal(node) ?? '') as string) : '');

/** The objects among an exported initialiser: itself, behind `satisfies` or `as`, or an argument of a call. */
const exportedObjects = (node: unknown): SyntaxNode[] => {
  if (!isNode(node)) return [];
  if (node.type === 'ObjectExpression') return [node];
  if (node.type === 'CallExpression') return (node.arguments as SyntaxNode[]).flatMap(exportedObjects);
  if (node.type === 'ArrayExpression') return (node.elements as SyntaxNode[]).flatMap(exportedObjects);
  if (['TSSatisfiesExpression', 'TSAsExpression', 'ParenthesizedExpression'].includes(node.type))
    return exportedObjects(node.expression);
  return [];
};

const specifiersOf = (node: SyntaxNode): SyntaxNode[] => (node.specifiers ?? []) as SyntaxNode[];

const importFrom = (node: SyntaxNode, line: number): Import | null => {
  const specifier = literal(node.source);
  if (specifier === null) return null;
  switch (node.type) {
    case 'ImportDeclaration': {
      const typeOnly =
        node.importKind === 'type' ||
        (specifiersOf(node).length > 0 && specifiersOf(node).every((item) => item.importKind === 'type'));
      const names = specifiersOf(node).map((item) =>
        item.type === 'ImportSpecifier'
          ? nameOf(item.imported)
          : item.type === 'ImportDefaultSpecifier'
            ? 'default'
            : '*',
      );
      return { specifier, line, names, typeOnly };
    }
    case 'ExportNamedDeclaration':
      return {
        specifier,
        line,
        names: specifiersOf(node).map((item) => nameOf(item.local)),
        typeOnly: node.exportKind === 'type',
      };
    case 'ExportAllDeclaration':
      return { specifier, line, names: ['*'], typeOnly: node.exportKind === 'type' };
    case 'ImportExpression':
      return { specifier, line, names: ['*'], typeOnly: false };
    case 'TSImportType':
      return { specifier, line, names: [nameOf(node.qualifier)], typeOnly: true };
    default:
      return null;
  }
};

/** `new URL('./worker.ts', import.meta.url)`: how a module names another that runs in a thread of its own. */
const workerImport = (node: SyntaxNode, line: number): Import | null => {
  if (node.type !== 'NewExpression' || nameOf(node.callee) !== 'URL') return null;
  const [first, base] = node.arguments as SyntaxNode[];
  const specifier = literal(first);
  const relativeToModule = base?.type === 'MemberExpression' && (base.object as SyntaxNode).type === 'MetaProperty';
  return specifier !== null && relativeToModule && /\.[cm]?[jt]sx?$/.test(specifier)
    ? { specifier, line, names: ['*'], typeOnly: false }
    : null;
};

/** Reads one module: its imports, its effects and its strings. */
export const readModule = (path: string, source: string): Module => {
  const starts = lineStarts(source);
  const lineAt = (offset: number): number => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };

  const parsed = parseSync(path, source);
  const imports: Import[] = [];
  const effects: Effect[] = [];
  const strings: StringUse[] = [];
  const exportedIds: StringUse[] = [];
  const scopes: ReadonlySet<string>[] = [];
  const isGlobal = (name: string): boolean => !scopes.some((names) => names.has(name));
  const effect = (what: string, node: SyntaxNode): void => void effects.push({ what, line: lineAt(node.start) });

  const visit = (node: SyntaxNode, parent: SyntaxNode, key: string): void => {
    const line = lineAt(node.start);
    const found = importFrom(node, line) ?? workerImport(node, line);
    if (found) imports.push(found);

    switch (node.type) {
      case 'Identifier': {
        const name = node.name as string;
        const foreign = parent.type === 'ExportSpecifier' && key === 'local' && isGlobal(name);
        if (IMPURE_GLOBALS.has(name) && !foreign && !isMereName(parent, key) && isGlobal(name)) effect(name, node);
        break;
      }
      case 'MemberExpression': {
        const property = node.computed === true ? literal(node.property) : nameOf(node.property);
        if (nameOf(node.object) === 'Math' && property === 'random') effect('Math.random', node);
        break;
      }
      case 'VariableDeclarator': {
        const pattern = node.id as SyntaxNode;
        if (nameOf(node.init) === 'Math' && pattern.type === 'ObjectPattern') {
          const taken = pattern.properties as SyntaxNode[];
          if (taken.some((item) => nameOf(item.key) === 'random')) effect('Math.random', node);
        }
        break;
      }
      case 'AwaitExpression':
        effect('await', node);
        break;
      case 'ForOfStatement':
        if (node.await === true) effect('for await', node);
        break;
      case 'ImportExpression':
        effect('import()', node);
        if (literal(node.source) === null)
          imports.push({ specifier: '(computed)', line, names: ['*'], typeOnly: false });
        break;
      case 'MetaProperty':
        if (nameOf(node.meta) === 'import') effect('import.meta', node);
        break;
      case 'Literal':
        if (typeof node.value === 'string') strings.push({ text: node.value, line });
        break;
      case 'TemplateElement':
        strings.push({ text: (node.value as { cooked: string | null }).cooked ?? '', line });
        break;
    }
    if (node.async === true) effect('async', node);

    const scoped = opensScope(node);
    if (scoped) scopes.push(bindingsOf(node));
    for (const [childKey, child] of childrenOf(node)) visit(child, node, childKey);
    if (scoped) scopes.pop();
  };

  const program = parsed.program as unknown as SyntaxNode;
  visit(program, program, '');

  const constants = new Map<string, string>();
  for (const statement of program.body as SyntaxNode[]) {
    const declaration = isNode(statement.declaration) ? statement.declaration : statement;
    if (declaration.type !== 'VariableDeclaration' || declaration.kind !== 'const') continue;
    for (const { id, init } of declaration.declarations as SyntaxNode[]) {
      const value = literal(init);
      if (value !== null) constants.set(nameOf(id), value);
    }
  }
  const textOf = (value: unknown): string | null =>
    literal(value) ?? (isNode(value) && value.type === 'Identifier' ? (constants.get(nameOf(value)) ?? null) : null);

  for (const statement of program.body as SyntaxNode[]) {
    const declaration = statement.type.startsWith('Export') ? statement.declaration : null;
    if (!isNode(declaration)) continue;
    const initialisers =
      declaration.type === 'VariableDeclaration'
        ? (declaration.declarations as SyntaxNode[]).map((item) => item.init)
        : [declaration];
    for (const object of initialisers.flatMap(exportedObjects)) {
      for (const property of object.properties as SyntaxNode[]) {
        const value = property.type === 'Property' && nameOf(property.key) === 'id' ? textOf(property.value) : null;
        if (value !== null) exportedIds.push({ text: value, line: lineAt(property.start) });
      }
    }
  }

  const parseErrors = parsed.errors.map((error) => ({
    what: error.message,
    line: lineAt(error.labels[0]?.start ?? 0),
  }));
  return { path, imports, effects, strings, exportedIds, parseErrors };
};

export const readModules = (root: string): Module[] =>
  listModules(root).map((path) => readModule(path, readFileSync(join(root, path), 'utf8')));
