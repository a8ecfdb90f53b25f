import { readFileSync } from 'node:fs';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

// The baseline for planning: parses the files on the command line with remark, and does nothing else.
const processor = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter);
for (const file of process.argv.slice(2)) processor.parse(readFileSync(file, 'utf8'));
