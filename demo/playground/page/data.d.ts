// Made by the build: what the page has from the checkout.
declare module 'playground:data' {
  const data: import('../model/program.ts').PageData;
  export default data;
}

// Goes into the page's style sheet.
declare module '*.css';
