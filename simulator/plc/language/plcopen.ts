import { DOMParser, type Element } from '@xmldom/xmldom';
import type { Diagnostics, Position } from './diagnostics.ts';
import { quoted } from './diagnostics.ts';
import { tokenise } from './lexer.ts';
import { emptyUnit, parse } from './parse.ts';
import { PlcOpenWriter } from './plcopen-text.ts';
import type { Unit } from './syntax.ts';

/*
 * PLCopen XML (TC6, version 2.01, namespace http://www.plcopen.org/xml/tc6_0201), as OpenPLC Editor and Beremiz keep
 * their projects. The project becomes Structured Text, each line of which knows where in the XML it comes from; so
 * findings and faults speak of the file that the author has.
 */

/** Characters that a project may have; diagrams and their layout take room. */
const XML_LIMIT = 8_000_000;

/** Whether a source is XML: no Structured Text begins with `<`. */
export const isXml = (source: string): boolean => /^[\ufeff\s]*</.test(source);

/**
 * A document type declaration is where external and expanding entities are declared. No project needs one, so one is
 * enough to refuse the file before any parser sees it.
 */
const doctypeIn = (xml: string): number | null => {
  const pattern = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<!(?:DOCTYPE|ENTITY)/gi;
  for (const match of xml.matchAll(pattern)) if (/^<!(?:DOCTYPE|ENTITY)/i.test(match[0])) return match.index;
  return null;
};

const positionOf = (xml: string, index: number): Position => {
  const before = xml.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1) as string).length + 1 };
};

interface Located {
  readonly lineNumber?: number;
  readonly columnNumber?: number;
}

const rootOf = (xml: string, file: string, diagnostics: Diagnostics): Element | null => {
  const start = { line: 1, column: 1 };
  if (xml.length > XML_LIMIT) {
    diagnostics.report(file, start, 'source-too-long', { length: xml.length, limit: XML_LIMIT });
    return null;
  }
  const doctype = doctypeIn(xml);
  if (doctype !== null) {
    diagnostics.report(file, positionOf(xml, doctype), 'xml-doctype');
    return null;
  }
  try {
    const parser = new DOMParser({
      onError: (level, message, context) => {
        if (level === 'warning') return;
        const locator = (context as { locator?: Located } | undefined)?.locator;
        const at = { line: locator?.lineNumber || 1, column: locator?.columnNumber || 1 };
        diagnostics.report(file, at, 'xml-malformed', { reason: quoted(String(message)) });
      },
    });
    const document = parser.parseFromString(xml.replace(/^[\ufeff\s]+/, ''), 'text/xml');
    if (diagnostics.failed) return null;
    const root = document.documentElement;
    if (root?.localName === 'project' && root.namespaceURI?.includes('plcopen.org/xml/tc6')) return root;
    diagnostics.report(file, start, 'xml-not-plcopen', { found: quoted(root?.nodeName ?? '') });
  } catch (error) {
    // The parser throws after it has told what is wrong.
    if (!diagnostics.failed)
      diagnostics.report(file, start, 'xml-malformed', { reason: quoted(error instanceof Error ? error.message : '') });
  }
  return null;
};

/** Reads a project; what could not be read is reported, with its place in the XML. */
const parsePlcOpen = (xml: string, file: string, diagnostics: Diagnostics): Unit => {
  const root = rootOf(xml, file, diagnostics);
  if (!root) return emptyUnit(file);
  const writer = new PlcOpenWriter(file, diagnostics);
  writer.project(root);
  const place = (line: number, column: number): Position => writer.placeOf(line, column);
  return parse(writer.text, file, diagnostics, (text, name, found) => tokenise(text, name, found, place));
};

/** Parses Structured Text or PLCopen XML, whichever a source is. */
export const parseSource = (source: string, file: string, diagnostics: Diagnostics): Unit =>
  isXml(source) ? parsePlcOpen(source, file, diagnostics) : parse(source, file, diagnostics);
