// What the page takes of Monaco beside its core, as one file to fetch: suggestions, the comment
// key, moving lines and words. Everything else that Monaco has stays out.
import 'monaco-editor/features/comment/register.js';
import 'monaco-editor/features/indentation/register.js';
import 'monaco-editor/features/linesOperations/register.js';
import 'monaco-editor/features/wordOperations/register.js';
import 'monaco-editor/editor/contrib/suggest/browser/suggestController.js';
import * as core from 'monaco-editor/editor';

/** The core, with the features above registered in it. */
export const monaco = core;
