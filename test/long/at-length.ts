/** Imported first: what is imported after it tries every content class, and repeats its rounds often. */

process.env['LECTERN_LONG'] = '1';
export {};
