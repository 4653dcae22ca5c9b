// Made by the build: the declarations of what programs import.
declare module 'playground:types' {
  const data: import('../model/type_check.ts').TypeData;
  export default data;
}
