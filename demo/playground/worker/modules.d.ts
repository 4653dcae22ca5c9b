// Made by the build: every module of the simulator that a program may import, by its path in a checkout.
declare module 'playground:modules' {
  const modules: Readonly<Record<string, object>>;
  export default modules;
}
