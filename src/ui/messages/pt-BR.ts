// The words of the page in Brazilian Portuguese. What redis-cli and Redis print stays English, as
// everywhere in the world; so do the names of commands.
import type { Text } from './en.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('pt-BR');

/** The words of the page in Brazilian Portuguese. */
export const portuguese: Text = {
  appName: 'Redis Playground',

  skipLinks: 'Pular para',
  skipToLesson: 'Pular para a lição',
  skipToTerminal: 'Pular para o terminal',

  contents: 'Sumário',
  reference: 'Comandos',
  close: 'Fechar',
  lessonMinutes: minutes => `${minutes} min`,
  stepsDone: (done, all) =>
    `${done} de ${plural(all, { one: '# passo feito', other: '# passos feitos' })}`,
  lessonOf: (index, all) => `Lição ${index} de ${all}`,
  lessonDone: 'Lição concluída',
  bestAfter: 'Melhor depois de',

  steps: 'Passos desta lição',
  stepName: (index, title) => `Passo ${index}: ${title}`,
  stepState: { open: 'não feito', done: 'feito', assisted: 'feito com a solução' },
  stepNavigation: 'Passo anterior e próximo',
  stepOf: (index, all) => `${index} de ${all}`,
  previous: 'Anterior',
  next: 'Próximo',
  nextLesson: 'Próxima lição',
  previousLesson: 'Lição anterior',

  goal: 'Objetivo',
  goalCount: (met, all) => `${met}/${all}`,
  goalIntro: 'Este passo está feito quando o servidor responde assim:',
  goalMet: 'atingido',
  goalOpen: 'ainda não',
  goalAfter: wait => `depois de ${wait}`,
  goalSaw: 'você executou',
  goalNow: 'agora',
  goalUnordered: 'em qualquer ordem',
  goalAnything: 'qualquer coisa',
  goalNoError: 'nenhum erro',
  stepDone: 'Passo feito',
  stepDoneAssisted: 'Feito, com a solução',
  announceStepDone: title => `Passo feito: ${title}.`,
  announceLessonDone: title => `Lição concluída: ${title}.`,

  mistakeTitle: 'Quase lá',
  hint: (index, all) => `Dica ${index} de ${all}`,
  help: 'Ajuda para este passo',
  showHint: (index, all) => (all > 1 ? `Dica ${index} de ${all}` : 'Dica'),
  solution: 'Solução',
  showSolution: 'Ver a solução',
  solutionNote: 'O passo vai contar como feito com ajuda.',
  resetStep: 'Recomeçar',
  resetStepNote: 'Deixa os dados como estavam quando este passo começou.',
  stepReset: 'O passo recomeça.',
  typeIt: 'Digitar',
  typeItLabel: line => `Digitar: ${line}`,
  doIt: 'Fazer',
  toTerminal: 'Ir para o terminal',
  toPython: 'Ir para o Python',
  preparing: 'Preparando os dados…',
  cannotCheck: 'Não é possível verificar este passo.',

  predict: 'O que isto vai mostrar?',
  predictRight: 'Certo.',
  predictWrong: 'Não. Olhe de novo ou experimente no terminal.',

  terminal: 'Terminal',
  terminals: 'Terminais',
  redisCli: 'redis-cli',
  redisCliNumber: number => `redis-cli ${number}`,
  terminalLabel: name => `${name}, linha de comando do Redis`,
  terminalHelp:
    'Digite um comando e aperte Enter. Enquanto você digita um comando, Tab o completa; senão, ' +
    'segue adiante. Escape e depois Tab sempre sai do terminal. ' +
    'O modo para leitor de tela está nas configurações.',
  terminalHelpShort: 'Esc e depois Tab sai do terminal',
  newTerminal: 'Novo terminal',
  closeTerminal: name => `Fechar o terminal ${name}`,
  terminalsTogether: 'Lado a lado',
  tabWithNews: name => `${name}, com novidade`,
  shellWelcome:
    'Você saiu do redis-cli. Isto é um pequeno shell: redis-cli leva você de volta, help mostra mais.',
  shellExited: 'O shell terminou. Aperte Enter para voltar ao redis-cli.',
  shellNotLoaded:
    'O redis-cli terminou, e não foi possível carregar o shell. Aperte Enter para voltar ao redis-cli.',
  twinLog: name => `${name}, o que aconteceu`,
  twinLine: (name, prompt) => `${name}, linha a executar em ${prompt || 'seu prompt'}`,
  twinHelp:
    'Enter executa a linha, a seta para cima traz as anteriores de volta, Tab completa um comando.',
  twinHint: hint => `Continua com: ${hint}`,
  twinRun: 'Executar',
  twinStop: 'Parar o que está em execução',
  keyTab: 'Tab',
  keyUp: 'Comando anterior',
  keyDown: 'Próximo comando',
  keyCtrlC: 'Ctrl-C',
  touchKeys: 'Teclas do terminal',

  clock: 'Relógio do servidor',
  clockAhead: seconds => `${seconds < 0 ? '−' : '+'}${Math.abs(seconds)} s`,
  clockFrozen: 'parado',
  clockPause: 'Parar o relógio',
  clockRun: 'Deixar o relógio andar',
  clockReset: 'Voltar para agora',
  clockAdvance: span => `Adiante o relógio em ${span}`,
  clockButton: span => `+${span}: adiantar o relógio do servidor`,
  doItLabel: span => `Fazer: adiantar o relógio em ${span}`,
  announceClock: span => `O relógio adiantou ${span}.`,

  python: 'Python',
  pythonBeside: 'O mesmo em Python',
  pythonDict: 'Só um dict',
  pythonRedis: 'redis-py',
  pythonDictLabel: 'Os passos até aqui com um dict do Python',
  pythonRedisLabel: 'Os passos até aqui com redis-py',
  pythonNone: 'sem equivalente curto',
  pythonYours: 'suas linhas',
  pythonStart: 'Iniciar o Python',
  pythonStartTitle: 'Execute Python aqui',
  pythonStartNote:
    'CPython de verdade com redis-py, conversando com o servidor desta página. Baixado uma vez, ' +
    'cerca de 7 MB, só se você iniciar.',
  pythonStarting: {
    asked: 'Procurando o Python…',
    fetch: 'Baixando o Python',
    boot: 'Iniciando o Python…',
  },
  pythonFetched: (loaded, total) => `${loaded} de ${total} MB`,
  pythonTerminal: 'Python',
  pythonTerminalNumber: number => `Python ${number}`,
  pythonTerminals: 'Terminais Python',
  pythonTerminalLabel: 'Python, console interativo',
  pythonNew: 'Novo Python',
  pythonClose: name => `Fechar ${name}`,
  pythonRestart: 'Reiniciar o Python',
  pythonInterrupt: 'Parar',
  pythonRestarted:
    'O Python foi reiniciado; as variáveis dele se foram, os dados do Redis continuam como estavam.',
  pythonEnded: 'O Python terminou. Aperte Enter para iniciá-lo de novo.',
  pythonDied: 'O Python parou. Os dados do Redis e os outros terminais continuam intactos.',
  pythonFailed: 'O Python não pôde continuar.',
  pythonStuck: 'O Python não ouve o Ctrl-C.',
  pythonStuckNote:
    'Ele está dentro de algo que não pode ser parado. Os dados do Redis continuam intactos.',
  pythonNotBuilt:
    'Este site foi montado sem Python. Montá-lo com `npm run build` numa máquina com o pip do ' +
    'Python e acesso à rede o acrescenta; todo o resto funciona.',
  pythonNoRedis: 'Falta o redis-py aqui: a máquina que montou este site não conseguiu baixá-lo.',
  pythonNoBridge:
    'Este navegador não consegue executar Python nesta página: faltam tanto o JSPI do ' +
    'WebAssembly quanto os service workers. Chrome e Edge 137, Firefox 153 e Safari 27 têm o ' +
    'primeiro; os segundos costumam estar desligados em janelas privadas.',
  pythonVersions: 'Qual Python mostrar',
  pythonRun: 'Executar',
  pythonRunAll: 'Executar todos os passos',
  pythonRunStep: 'Executar o passo',
  pythonRunSelection: 'Executar a seleção',
  pythonReset: 'Desfazer minhas mudanças',
  lastCommand: 'Último comando',
  lastCommandNone: 'Digite um comando no redis-cli e ele aparece aqui em Python.',
  lastCommandDict: 'O último comando com um dict de Python',
  lastCommandRedis: 'O último comando com redis-py',
  lastCommandBefore: 'Imports e funções para ele',
  copyThat: (what: string) => `Copiar: ${what}`,
  copy: 'Copiar',
  copied: 'Copiado',

  lesson: 'Lição',
  panes: 'Painéis',
  resizeLesson: 'Mudar o tamanho da lição',
  resizePython: 'Mudar o tamanho do Python',
  resizeTerminals: 'Mudar o tamanho dos terminais',
  resizeConsole: 'Mudar o tamanho do terminal Python',

  settings: 'Configurações',
  language: 'Idioma',
  languageNotLoaded: 'Não foi possível carregar este idioma. A conexão pode estar fora do ar.',
  theme: 'Tema',
  themes: { system: 'Do aparelho', light: 'Claro', dark: 'Escuro' },
  switchToDark: 'Mudar para o tema escuro',
  switchToLight: 'Mudar para o tema claro',
  screenReader: 'Modo para leitor de tela',
  screenReaderNote:
    'Põe ao lado de cada terminal um campo de texto comum e um registro de tudo o que ele mostra.',
  terminalSize: 'Tamanho do texto do terminal',
  smaller: 'Menor',
  larger: 'Maior',
  forgetProgress: 'Esquecer meu progresso',
  licenses: 'Licenças do software desta página',
  forgetProgressNote: 'Apaga as marcas de todas as lições neste aparelho.',
  forgetProgressSure: 'Apagar todas as marcas?',
  forget: 'Apagar',
  keep: 'Manter',

  serverDead: 'O servidor parou.',
  serverDeadNote: 'O que ele tinha salvado volta com ele; seu progresso nas lições fica guardado.',
  serverStuck: 'Ele não responde.',
  serverShutDown: 'Ele foi desligado.',
  serverKilled: 'Ele foi morto com kill.',
  dataTaken: 'Outra aba assumiu os dados dele.',
  dataBusy:
    'Outra aba está com os seus dados. Esta trabalha com dados próprios, que não vai guardar.',
  dataTakeOver: 'Assumir aqui',
  dataRefused:
    'Este navegador não guarda dados para esta página: o que você guardar dura até você sair.',
  dataDamaged:
    'Não é possível ler o que estava guardado. Ainda está lá; este servidor começou vazio.',
  data: 'Dados',
  dataKept: {
    files: 'Seus dados ficam em arquivos deste navegador e voltam junto com a página.',
    database: 'Seus dados ficam em um banco de dados deste navegador e voltam junto com a página.',
    memory: 'Seus dados estão só na memória.',
    busy: 'Outra aba está com os seus dados; o que há aqui está só na memória.',
    refused: 'Este navegador não guarda dados para esta página: estão só na memória.',
    damaged: 'Não é possível ler o que estava guardado; o que há aqui está só na memória.',
  },
  dataDownload: 'Baixar o dump.rdb',
  dataUpload: 'Carregar um dump.rdb',
  dataFileNote:
    'O arquivo que o próprio Redis grava e carrega. Você também pode soltar um aqui; ele substitui ' +
    'todas as chaves.',
  dataBrought: 'Carregado.',
  dumpShow: 'Ver por dentro, byte a byte',
  dumpShowNote:
    'Um dump como está no disco: cada byte, para que serve, e onde quebra se estiver danificado.',
  literalShow: 'Como um dict de Python',
  literalNote: 'Todas as chaves em um só dict, para ler, copiar e colar.',
  literalDatabase: 'Banco',
  literalText: 'Dict de Python',
  literalHint:
    'Textos e números são strings, [ ] listas, { } conjuntos, um dict é um hash e, só com floats, um conjunto ordenado. Pares de id e dict são um stream.',
  literalRead: 'Ler de novo',
  literalDownload: 'Baixar data.py',
  literalCommands: (count: number) => (count === 1 ? '1 comando' : `${count} comandos`),
  literalReplace: 'Apagar antes estas chaves',
  literalRun: 'Executar',
  literalRan: (count: number) =>
    count === 1 ? '1 comando foi executado.' : `${count} comandos foram executados.`,
  literalRefused: (line: string, why: string) => `O Redis recusou ${line}: ${why}`,
  literalFault: (line: number, column: number, what: string) =>
    `Linha ${line}, coluna ${column}: ${what}`,
  literalTooLarge: (count: number) =>
    `Há chaves demais para mostrar; estas são as primeiras ${count}.`,
  pullThePlug: 'Puxar o cabo da tomada',
  pullThePlugNote:
    'Encerra o servidor neste instante, como uma queda de energia, e o inicia de novo com o que ' +
    'ele tinha salvado.',
  crashReport: (before, after) =>
    `${plural(before, { one: '# chave', other: '# chaves' })} antes; ` +
    `${plural(after, { one: '# voltou', other: '# voltaram' })}.`,
  crashLost: keys => `Perdidas: ${keys}`,
  dataForget: 'Apagar e começar do zero',
  workerNotLoaded: 'Não foi possível carregar o worker dele.',
  restartServer: 'Reiniciar o servidor',
  storageRefused:
    'Este navegador não guarda nada para esta página, então seu progresso dura até você sair.',
  dismiss: 'Dispensar',
  crashTitle: 'Algo nesta página quebrou.',
  crashNote: 'Seu progresso está guardado. Recarregar traz a página de volta.',
  reload: 'Recarregar a página',
  noLessons: 'Este playground foi montado sem lições. O terminal funciona.',
  noLessonTitle: 'Não há lição aqui',
  pageLoading: 'Carregando…',
  pageNotLoaded: 'Não foi possível carregar isto: talvez a conexão tenha caído.',
  lessonLoading: 'Carregando a lição…',
  lessonFailedTitle: 'Não foi possível carregar esta lição',
  lessonFailed: 'A conexão pode estar fora do ar. O terminal funciona mesmo assim.',
  tryAgain: 'Tentar de novo',
  noLesson: 'O endereço indica uma lição que não existe. Escolha uma no sumário.',
};
