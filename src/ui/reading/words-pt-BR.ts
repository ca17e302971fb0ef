// What is said beside the lessons, in Brazilian Portuguese; the meaning of each entry is in
// words-en.ts.
import { pluralIn } from '../messages/plural.ts';
import type { Words } from './words-en.ts';

const plural = pluralIn('pt-BR');

/** The words in Brazilian Portuguese. */
export const portuguese: Words = {
  lesson: 'Lição',
  backToLesson: 'Voltar à lição',
  loading: 'Carregando…',
  notLoaded: 'Não foi possível carregar isto. O terminal funciona mesmo assim.',
  tryAgain: 'Tentar de novo',

  pages: 'Páginas de consulta',
  noTerms: 'Este curso não tem glossário.',
  unknownTerm: id => `“${id}” não está aqui.`,

  search: 'Buscar lições e comandos',
  nothingFound: typed => `Nada sobre “${typed}”. Menos letras encontram mais.`,
  foundCount: (steps, commands) =>
    `${stepCount(steps)}, ${plural(commands, { one: '# comando', other: '# comandos' })}`,
  progress: (done, steps, minutes) => `${done} de ${stepCount(steps)} · ${duration(minutes)}`,
  bestAfter: 'Melhor depois de',
  doneMark: '✓',

  print: 'Imprimir esta lição',
  paperFacts: (steps, minutes) => `${stepCount(steps)}, cerca de ${minutes} minutos`,
  paperDoneWhen: 'Pronto quando o servidor responder:',
  paperAfter: wait => `depois de ${wait}`,
  paperDict: 'Com um dict comum',
  paperRedisPy: 'Com redis-py',
  paperPredict: 'O que isto vai mostrar?',
  paperSolutions: 'Soluções',
  paperClock: span => `(espere ${span} ou adiante o relógio)`,

  commands: 'Comandos',
  glossary: 'Glossário',
  findCommand: 'Encontrar um comando',
  commandCount: (shown, all) => (shown === all ? `${all} comandos` : `${shown} de ${all} comandos`),
  noCommand: typed => `Nenhum comando tem “${typed}” no nome ou no resumo.`,
  unknownCommand: name => `Este servidor não tem o comando ${name}.`,
  serverSilent: 'O servidor não responde, e é ele que descreve os comandos.',
  serverMute: 'Este servidor não descreve seus comandos: ele não conhece COMMAND DOCS.',
  allCommands: 'Todos os comandos',
  groups: {
    bitmap: 'Bitmaps',
    cluster: 'Cluster',
    connection: 'Conexão',
    generic: 'Chaves de qualquer tipo',
    geo: 'Lugares',
    hash: 'Hashes',
    hyperloglog: 'HyperLogLog',
    list: 'Listas',
    pubsub: 'Pub/sub',
    scripting: 'Scripts e funções',
    server: 'Servidor',
    set: 'Conjuntos',
    'sorted-set': 'Conjuntos ordenados',
    stream: 'Streams',
    string: 'Strings',
    transactions: 'Transações',
  },

  syntax: 'Sintaxe',
  tryIt: 'Experimente',
  tryItNote: 'A linha é digitada no terminal; o Enter é com você.',
  subcommands: 'Subcomandos',
  facts: 'Dados',
  since: 'Desde',
  sinceVersion: version => `Redis ${version}`,
  complexity: 'Complexidade',
  keys: 'Chaves',
  flags: 'Flags',
  categories: 'Categorias ACL',
  words: 'Palavras',
  wordCount: arity =>
    arity < 0 ? `${-arity} ou mais, contando o nome` : `${arity}, contando o nome`,
  deprecated: since => (since === undefined ? 'Obsoleto.' : `Obsoleto desde o Redis ${since}.`),
  useInstead: 'Use em seu lugar:',
  forServers: 'Os servidores o usam entre si.',
  history: 'Histórico',
  historyByArguments: 'Quando surgiu cada argumento',
  taughtIn: 'Lições que o usam',
  notTaught: 'Nenhuma lição o usa.',

  keyUse: {
    RO: 'lida',
    RW: 'lida e escrita',
    OW: 'sobrescrita',
    RM: 'removida',
  },
  noKeys: 'nenhuma',
  keyAt: place => `palavra ${place}`,
  keysTo: (first, last) => `${first} até ${last}`,
  keysEvery: (place, step) => `${place}, de ${step} em ${step}`,
  keysFirstHalf: place => `${place}: a primeira metade`,
  keysCounted: place => `tantas quantas a ${place} diz, depois dela`,
  keysAfter: word => `depois de ${word}`,
  keysAllAfter: word => `todas depois de ${word}`,
  keysUnknown: 'sem lugar fixo',
  lastWord: 'a última palavra',
  wordBeforeLast: place => `palavra ${place} a partir do fim`,
  notAKey: 'um canal, não uma chave',
};

function stepCount(number: number): string {
  return plural(number, { one: '# passo', other: '# passos' });
}

function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min` : `${hours} h ${minutes % 60} min`;
}
