// The words of the view of a dump, loaded with it: what each part is called, and what it is for.
import type { PartForm, PartKind } from '../../rdb/parts.ts';
import type { Language } from '../store/language.ts';

/** A name, and a sentence or two that explain. */
type Explained = readonly [name: string, why: string];

/** The words in one language. */
export interface DumpWords {
  readonly current: string;
  readonly open: string;
  readonly drop: string;
  readonly loading: string;
  readonly notRead: string;
  readonly parts: string;
  readonly bytes: string;
  readonly summary: (name: string, bytes: number, keys: number) => string;
  readonly whole: string;
  readonly broken: (offset: number, problem: string) => string;
  readonly place: (from: number, to: number) => string;
  readonly showMore: (left: number) => string;
  readonly notShown: (count: number) => string;
  readonly kinds: Readonly<Record<PartKind, Explained>>;
  readonly opcodes: Readonly<Record<number, string>>;
  readonly form: (form: PartForm) => string;
}

const english: DumpWords = {
  current: 'The data of this page',
  open: 'Open a dump…',
  drop: 'or drop a dump.rdb here: it is only shown, nothing is loaded.',
  loading: 'Reading…',
  notRead: 'The file cannot be read.',
  parts: 'Parts of the dump',
  bytes: 'Bytes',
  summary: (name, bytes, keys) =>
    `${name}: ${bytes} bytes, ${keys} ${keys === 1 ? 'key' : 'keys'}.`,
  whole: 'It is whole.',
  broken: (offset, problem) => `It breaks at byte ${offset}: ${problem}`,
  place: (from, to) => (to - from === 1 ? `byte ${from}` : `bytes ${from} to ${to - 1}`),
  showMore: left => `Show more (${left} left)`,
  notShown: count => `${count} more parts are checked, but not shown.`,
  kinds: {
    magic: ['Signature', 'Every dump begins with these five letters.'],
    version: ['Version', 'The version of the format, as four digits. A server refuses newer ones.'],
    opcode: [
      'Opcode',
      'A byte from 244 on says what comes next; a smaller one is the type of a key.',
    ],
    end: ['End', 'The opcode 255: no key follows.'],
    checksum: ['Checksum', 'A CRC of 64 bits over all bytes before it. Zeros mean: not computed.'],
    aux: ['Note', 'Something about the server that wrote the dump. Unknown notes are passed over.'],
    'aux-name': ['Name of the note', 'What the note is about.'],
    'aux-value': ['Value of the note', 'What the note says.'],
    function: ['Library', 'The code of a library of functions (FUNCTION LOAD).'],
    db: ['Database', 'The keys that follow are in this database (SELECT).'],
    'db-size': [
      'Number of keys',
      'So many keys follow: the table can be made large enough at once.',
    ],
    'db-expires': ['Keys that expire', 'So many of them have a time to live.'],
    slot: ['Slot', 'Cluster only: a slot and how many keys it holds.'],
    expiry: ['Expiry', 'When the next key ends: milliseconds since 1970, the lowest byte first.'],
    idle: ['Idle time', 'Seconds since the next key was used (LRU).'],
    frequency: ['Frequency', 'How often the next key is used: the counter of LFU.'],
    entry: ['Key', 'A key with all that belongs to it.'],
    type: ['Type', 'The type of the value and how it is written, in one byte.'],
    key: ['Name of the key', 'The name under which the value is found.'],
    count: ['How many', 'So many elements follow.'],
    string: ['String', 'The value.'],
    element: ['Element', 'An element of the list.'],
    member: ['Member', 'A member of the set.'],
    score: ['Score', 'The score of the member: a double of eight bytes.'],
    field: ['Field', 'The name of a field of the hash.'],
    'field-expiry': [
      'End of the field',
      'When the field ends, counted from the earliest end; 0: never.',
    ],
    'min-expiry': ['Earliest end', 'When the first of the fields ends: milliseconds since 1970.'],
    value: ['Value', 'The value of the field.'],
    'node-form': ['Kind of node', '1 is one large element, 2 many small ones in one listpack.'],
    packed: ['Packed value', 'A whole small value in one string, just as it is in memory.'],
    'packed-bytes': ['Size', 'Header of the packed value: how large it is.'],
    'packed-count': ['Elements', 'Header of the packed value: how many elements it has.'],
    'packed-element': [
      'Packed element',
      'Its kind and length, the content, and the length once more, to read backwards.',
    ],
    'packed-end': ['End of the packed value', 'The byte 255.'],
    'stream-key': [
      'First ID',
      'The ID of the first entry; those that follow tell the difference to it.',
    ],
    'stream-number': [
      'Counter',
      'A number that the stream keeps: its length, IDs, entries ever added.',
    ],
    group: ['Group', 'The name of a consumer group.'],
    consumer: ['Consumer', 'The name of a consumer.'],
    pending: ['Pending ID', 'An entry that was delivered and not acknowledged.'],
    time: ['Time', 'Milliseconds since 1970.'],
    module: ['Word of a module', 'Something that a module has written.'],
  },
  opcodes: {
    244: 'slot',
    245: 'library of functions',
    246: 'library of functions, before they were released',
    247: 'note of a module',
    248: 'idle time of the next key',
    249: 'frequency of the next key',
    250: 'note',
    251: 'sizes of the database',
    252: 'expiry of the next key in milliseconds',
    253: 'expiry of the next key in seconds',
    254: 'choose a database',
  },
  form: form => {
    switch (form.name) {
      case 'plain':
        return '';
      case 'length':
        return `Its length takes ${form.bits} bits.`;
      case 'integer':
        return `A string of digits, kept as an integer of ${form.bits} bits.`;
      case 'lzf':
        return `Compressed with LZF: ${form.bytes} bytes in ${form.packedBytes}.`;
    }
  },
};

const portuguese: DumpWords = {
  current: 'Os dados desta página',
  open: 'Abrir um dump…',
  drop: 'ou solte um dump.rdb aqui: ele só é mostrado, nada é carregado.',
  loading: 'Lendo…',
  notRead: 'Não é possível ler o arquivo.',
  parts: 'Partes do dump',
  bytes: 'Bytes',
  summary: (name, bytes, keys) =>
    `${name}: ${bytes} bytes, ${keys} ${keys === 1 ? 'chave' : 'chaves'}.`,
  whole: 'Está inteiro.',
  broken: (offset, problem) => `Quebra no byte ${offset}: ${problem}`,
  place: (from, to) => (to - from === 1 ? `byte ${from}` : `bytes ${from} a ${to - 1}`),
  showMore: left => `Mostrar mais (faltam ${left})`,
  notShown: count => `Outras ${count} partes foram verificadas, mas não são mostradas.`,
  kinds: {
    magic: ['Assinatura', 'Todo dump começa com estas cinco letras.'],
    version: [
      'Versão',
      'A versão do formato, em quatro dígitos. Um servidor recusa as mais novas.',
    ],
    opcode: [
      'Opcode',
      'Um byte a partir de 244 diz o que vem a seguir; um menor é o tipo de uma chave.',
    ],
    end: ['Fim', 'O opcode 255: não há mais chaves.'],
    checksum: [
      'Soma de verificação',
      'Um CRC de 64 bits de todos os bytes antes dele. Zeros: não calculado.',
    ],
    aux: ['Nota', 'Algo sobre o servidor que gravou o dump. Notas desconhecidas são ignoradas.'],
    'aux-name': ['Nome da nota', 'Do que a nota trata.'],
    'aux-value': ['Valor da nota', 'O que a nota diz.'],
    function: ['Biblioteca', 'O código de uma biblioteca de funções (FUNCTION LOAD).'],
    db: ['Banco', 'As chaves a seguir estão neste banco (SELECT).'],
    'db-size': [
      'Número de chaves',
      'Quantas chaves vêm: a tabela já pode nascer do tamanho certo.',
    ],
    'db-expires': ['Chaves que expiram', 'Quantas delas têm tempo de vida.'],
    slot: ['Slot', 'Só em cluster: um slot e quantas chaves ele tem.'],
    expiry: [
      'Expiração',
      'Quando a próxima chave acaba: milissegundos desde 1970, o byte menor primeiro.',
    ],
    idle: ['Tempo parado', 'Segundos desde o último uso da próxima chave (LRU).'],
    frequency: ['Frequência', 'Quanto a próxima chave é usada: o contador do LFU.'],
    entry: ['Chave', 'Uma chave com tudo o que é dela.'],
    type: ['Tipo', 'O tipo do valor e como ele é gravado, em um byte.'],
    key: ['Nome da chave', 'O nome sob o qual o valor é encontrado.'],
    count: ['Quantos', 'Quantos elementos vêm a seguir.'],
    string: ['String', 'O valor.'],
    element: ['Elemento', 'Um elemento da lista.'],
    member: ['Membro', 'Um membro do conjunto.'],
    score: ['Score', 'O score do membro: um double de oito bytes.'],
    field: ['Campo', 'O nome de um campo do hash.'],
    'field-expiry': [
      'Fim do campo',
      'Quando o campo acaba, contado do fim mais próximo; 0: nunca.',
    ],
    'min-expiry': [
      'Fim mais próximo',
      'Quando acaba o primeiro dos campos: milissegundos desde 1970.',
    ],
    value: ['Valor', 'O valor do campo.'],
    'node-form': ['Espécie de nó', '1 é um elemento grande, 2 são vários pequenos em um listpack.'],
    packed: ['Valor compacto', 'Um valor pequeno inteiro em uma string, tal como está na memória.'],
    'packed-bytes': ['Tamanho', 'Cabeçalho do valor compacto: o seu tamanho.'],
    'packed-count': ['Elementos', 'Cabeçalho do valor compacto: quantos elementos ele tem.'],
    'packed-element': [
      'Elemento compacto',
      'A espécie e o comprimento, o conteúdo, e de novo o comprimento, para ler de trás para a frente.',
    ],
    'packed-end': ['Fim do valor compacto', 'O byte 255.'],
    'stream-key': [
      'Primeiro ID',
      'O ID da primeira entrada; as seguintes dizem a diferença para ele.',
    ],
    'stream-number': [
      'Contador',
      'Um número do stream: comprimento, IDs, entradas já adicionadas.',
    ],
    group: ['Grupo', 'O nome de um grupo de consumidores.'],
    consumer: ['Consumidor', 'O nome de um consumidor.'],
    pending: ['ID pendente', 'Uma entrada entregue e ainda não confirmada.'],
    time: ['Tempo', 'Milissegundos desde 1970.'],
    module: ['Palavra de um módulo', 'Algo que um módulo gravou.'],
  },
  opcodes: {
    244: 'slot',
    245: 'biblioteca de funções',
    246: 'biblioteca de funções, de antes do lançamento',
    247: 'nota de um módulo',
    248: 'tempo parado da próxima chave',
    249: 'frequência da próxima chave',
    250: 'nota',
    251: 'tamanhos do banco',
    252: 'expiração da próxima chave em milissegundos',
    253: 'expiração da próxima chave em segundos',
    254: 'escolher um banco',
  },
  form: form => {
    switch (form.name) {
      case 'plain':
        return '';
      case 'length':
        return `O comprimento ocupa ${form.bits} bits.`;
      case 'integer':
        return `Uma string de dígitos, guardada como inteiro de ${form.bits} bits.`;
      case 'lzf':
        return `Comprimido com LZF: ${form.bytes} bytes em ${form.packedBytes}.`;
    }
  },
};

/** The words of the view, by language. */
export const dumpWords: Readonly<Record<Language, DumpWords>> = {
  en: english,
  'pt-BR': portuguese,
};
