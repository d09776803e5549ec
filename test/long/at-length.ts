/** Imported first: what is imported after it tries every content class. */

process.env['LECTERN_LONG'] = '1';
export {};
