/** `{{#include …}}` of mdBook, `{% … %}` of Liquid, `{: … }` of kramdown, `[TOC]`: for the tool that makes the page, not for readers. */
const tag = /\{\{#[^{}]*\}\}|\{%[^{}]*%\}|\{:[^{}]*\}|\[\[?_?TOC_?\]?\]/giu;

/** Whether a paragraph is nothing but instructions to a template. */
export const isTemplate = (text: string): boolean =>
  /^\s*[{[]/.test(text) && text.replace(tag, '').trim() === '';
