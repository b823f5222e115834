/**
 * Names bound in a syntax tree (ESTree with TypeScript nodes, as oxc-parser gives it). Enough scope analysis to tell
 * the global `process` from a parameter that bears the same name, which a plant's code has every right to use.
 */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

export const isNode = (value: unknown): value is SyntaxNode =>
  value !== null && typeof value === 'object' && typeof (value as { type?: unknown }).type === 'string';

/** The child nodes of a node, with the property that each hangs at. */
export function* childrenOf(node: SyntaxNode): Generator<[key: string, child: SyntaxNode]> {
  for (const key of Object.keys(node)) {
    const value = node[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) yield [key, item];
    } else if (isNode(value)) yield [key, value];
  }
}

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'TSDeclareFunction',
  'TSEmptyBodyFunctionExpression',
  'TSFunctionType',
  'TSConstructorType',
  'TSMethodSignature',
  'TSCallSignatureDeclaration',
  'TSConstructSignatureDeclaration',
]);

const BLOCKS = new Set([
  'Program',
  'BlockStatement',
  'StaticBlock',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'SwitchStatement',
  'CatchClause',
  'ClassExpression',
  'TSIndexSignature',
]);

export const opensScope = (node: SyntaxNode): boolean => FUNCTIONS.has(node.type) || BLOCKS.has(node.type);

/** Adds the names that a pattern binds: `a`, `{ a, b: c }`, `[a, ...b]`, `a = 1`, and a class's parameter properties. */
const bindPattern = (node: unknown, names: Set<string>): void => {
  if (!isNode(node)) return;
  if (node.type === 'Identifier') names.add(node.name as string);
  else if (node.type === 'Property') bindPattern(node.value, names);
  else if (node.type === 'AssignmentPattern') bindPattern(node.left, names);
  else if (node.type === 'RestElement') bindPattern(node.argument, names);
  else if (node.type === 'TSParameterProperty') bindPattern(node.parameter, names);
  else if (node.type === 'ObjectPattern' || node.type === 'ArrayPattern') {
    for (const [, child] of childrenOf(node)) bindPattern(child, names);
  }
};

const bindDeclaration = (node: unknown, names: Set<string>): void => {
  if (!isNode(node)) return;
  switch (node.type) {
    case 'VariableDeclaration':
      for (const item of node.declarations as SyntaxNode[]) bindPattern(item.id, names);
      break;
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'ClassDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
      bindPattern(node.id, names);
      break;
    case 'ImportDeclaration':
      for (const item of (node.specifiers ?? []) as SyntaxNode[]) bindPattern(item.local, names);
      break;
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      bindDeclaration(node.declaration, names);
      break;
  }
};

/** `var` belongs to the whole function, however deep it stands. */
const bindHoisted = (node: SyntaxNode, names: Set<string>): void => {
  for (const [, child] of childrenOf(node)) {
    if (FUNCTIONS.has(child.type)) continue;
    if (child.type === 'VariableDeclaration' && child.kind === 'var') bindDeclaration(child, names);
    bindHoisted(child, names);
  }
};

/** The names that a node which opens a scope binds in it. */
export const bindingsOf = (node: SyntaxNode): ReadonlySet<string> => {
  const names = new Set<string>();
  if (FUNCTIONS.has(node.type)) {
    if (node.type === 'FunctionExpression') bindPattern(node.id, names);
    const parameters = node.params;
    if (Array.isArray(parameters)) for (const parameter of parameters) bindPattern(parameter, names);
    bindHoisted(node, names);
    return names;
  }
  if (node.type === 'Program') bindHoisted(node, names);
  if (node.type === 'CatchClause') bindPattern(node.param, names);
  else if (node.type === 'ClassExpression') bindPattern(node.id, names);
  else if (node.type === 'TSIndexSignature') for (const item of node.parameters as unknown[]) bindPattern(item, names);
  else if (node.type === 'ForStatement') bindDeclaration(node.init, names);
  else if (node.type === 'ForInStatement' || node.type === 'ForOfStatement') bindDeclaration(node.left, names);
  else if (node.type === 'SwitchStatement') {
    for (const branch of node.cases as SyntaxNode[])
      for (const item of branch.consequent as unknown[]) bindDeclaration(item, names);
  } else for (const item of node.body as unknown[]) bindDeclaration(item, names);
  return names;
};

/**
 * True where an identifier is a mere name and no reference: a property, a key, a label, a name on the far side of an
 * import or export.
 */
export const isMereName = (parent: SyntaxNode, key: string): boolean => {
  switch (parent.type) {
    case 'MemberExpression':
      return key === 'property' && parent.computed !== true;
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
    case 'TSPropertySignature':
    case 'TSMethodSignature':
    case 'TSAbstractMethodDefinition':
    case 'TSAbstractPropertyDefinition':
      return key === 'key' && parent.computed !== true;
    case 'ImportSpecifier':
      return key === 'imported';
    case 'ExportSpecifier':
      return key === 'exported';
    case 'TSQualifiedName':
      return key === 'right';
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'TSNamedTupleMember':
      return key === 'label';
    case 'MetaProperty':
    case 'TSImportType':
    case 'ExportAllDeclaration':
    case 'ImportAttribute':
    case 'TSEnumMember':
      return true;
    default:
      return false;
  }
};
