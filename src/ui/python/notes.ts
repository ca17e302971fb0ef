// The sentences that the equivalents say of a command, in the language that is on. src/python knows
// one language; here stands what becomes of its sentences. What is missing stays English.
import type { Language } from '../store/language.ts';

/** A sentence of the equivalents in another language. */
export function noteIn(language: Language, note: string): string {
  return language === 'pt-BR' ? (PORTUGUESE[note] ?? note) : note;
}

const PORTUGUESE: Readonly<Record<string, string>> = {
  'A dict is all in one place.': 'Um dict está todo em um lugar só.',
  'It is Redis’s own help.': 'É a ajuda do próprio Redis.',
  'A dict is reached without a connection: it is in the program.':
    'A um dict se chega sem conexão: ele está no programa.',
  'redis-py says it when it connects: redis.Redis(protocol=3).':
    'O redis-py diz isso quando se conecta: redis.Redis(protocol=3).',
  'With databases = [{} for _ in range(16)]. redis-py chooses when it connects: redis.Redis(db=1).':
    'Com databases = [{} for _ in range(16)]. O redis-py escolhe quando se conecta: redis.Redis(db=1).',
  'This form of the command is too much Redis’s own for a few lines of Python.':
    'Esta forma do comando é particular demais do Redis para caber em poucas linhas de Python.',
  'Redis answered with an error, and nothing has changed.':
    'O Redis respondeu com um erro, e nada mudou.',
  'This command is not one of Redis’s own.': 'Este comando não é do próprio Redis.',
  'Another database is another dict: databases[1]["b"] = copy.deepcopy(data["a"]).':
    'Outro banco de dados é outro dict: databases[1]["b"] = copy.deepcopy(data["a"]).',
  'It carries a key to another server; a dict stays in its program.':
    'Ele leva uma chave a outro servidor; um dict fica no seu programa.',
  'Another database is another dict: databases[1]["key"] = data.pop("key").':
    'Outro banco de dados é outro dict: databases[1]["key"] = data.pop("key").',
  'It reads what DUMP wrote; of Python’s own, pickle.loads.':
    'Ele lê o que DUMP escreveu; no Python, pickle.loads.',
  'It waits for copies on other servers; a dict has none.':
    'Ele espera por cópias em outros servidores; um dict não tem nenhuma.',
  'It waits for disks; a dict is written to none.':
    'Ele espera por discos; um dict não é escrito em nenhum.',
  'Only Redis keeps a place as such a number.': 'Só o Redis guarda um lugar como um número desses.',
  'ANY takes the first that come.': 'ANY fica com os primeiros que aparecem.',
  'Python has nothing that makes these eleven letters of a place.':
    'Python não tem nada que faça de um lugar estas onze letras.',
  'Only Redis has an answer: it is about how the estimate is kept inside.':
    'Só o Redis tem uma resposta: trata-se de como a estimativa fica guardada por dentro.',
  'A dict finds names, not patterns: each pattern would have to be tried on each channel.':
    'Um dict encontra nomes, não padrões: cada padrão teria de ser testado em cada canal.',
  'In Python a script is a function of your own: def script(keys, args): …':
    'Em Python um script é uma função sua: def script(keys, args): …',
  'In Python a library is a module, and its functions are imported.':
    'Em Python uma biblioteca é um módulo, e suas funções são importadas.',
  'A running function is stopped with Ctrl-C.': 'Uma função em execução se para com Ctrl-C.',
  'Python’s own debugger is pdb: breakpoint().': 'O depurador do Python é o pdb: breakpoint().',
  'A dict is no server: it has nothing to set up, to watch or to save.':
    'Um dict não é um servidor: não tem o que configurar, vigiar ou salvar.',
  'Python counts in its own way: sys.getsizeof, which looks no deeper.':
    'Python conta do jeito dele: sys.getsizeof, que não olha mais fundo.',
  'A dict tells nobody what is done to it.': 'Um dict não conta a ninguém o que fazem com ele.',
  'With databases = [{} for _ in range(16)].': 'Com databases = [{} for _ in range(16)].',
  'BY and GET look into other keys: in Python, a key function that reads data[…].':
    'BY e GET olham em outras chaves: em Python, uma função key que lê data[…].',
  'A list has no consumer groups: it would need, for each, the last id given and who still works on what.':
    'Uma lista não tem grupos de consumidores: precisaria, para cada um, do último id entregue e de ' +
    'quem ainda trabalha em quê.',
  'With ~ Redis drops entries when it suits it.':
    'Com ~ o Redis descarta entradas quando lhe convém.',
  'Redis takes the id from its clock.': 'O Redis tira o id do relógio dele.',
  'With ~ Redis drops whole blocks of entries, so many as it suits it.':
    'Com ~ o Redis descarta blocos inteiros de entradas, tantos quantos lhe convier.',
  'Most of it is about how Redis keeps the stream; len(entries) and entries[-1] are yours.':
    'A maior parte trata de como o Redis guarda o stream; len(entries) e entries[-1] você tem.',
  'A list makes no ids, so it remembers no last one.':
    'Uma lista não cria ids, então não lembra o último.',
  'Python can compare two texts, but has no such table of matches.':
    'Python sabe comparar dois textos, mas não tem uma tabela dessas de coincidências.',
  'Redis compares bytes here: in Python, encode the texts first.':
    'Aqui o Redis compara bytes: em Python, codifique os textos antes.',
  'Lines of one thread run one after the other; among threads, hold a lock: with lock: …':
    'As linhas de uma thread executam uma depois da outra; entre threads, use um lock: with lock: …',
  'A dict does not tell that it has changed: compare what you read before you write.':
    'Um dict não avisa que mudou: compare o que você leu antes de gravar.',
  'A dict cannot forget by itself: who reads it must compare with the time.':
    'Um dict não consegue esquecer sozinho: quem o lê precisa comparar com a hora.',
  'Only Redis has an answer: it is about how the value is kept inside.':
    'Só o Redis tem uma resposta: trata-se de como o valor fica guardado por dentro.',
  'Redis and Python name their types each in their own way.':
    'Redis e Python dão nomes aos tipos cada um do seu jeito.',
  'Python has a format of its own.': 'Python tem um formato próprio.',
  'Which one is left to chance.': 'Qual deles, fica ao acaso.',
  'A dict is walked as it is: there is no cursor.': 'Um dict se percorre como está: não há cursor.',
  'Which ones is left to chance.': 'Quais deles, fica ao acaso.',
  'A set counts exactly but keeps everybody; Redis estimates, in 12 kB at most.':
    'Um set conta exatamente, mas guarda todo mundo; o Redis estima, em 12 kB no máximo.',
  'A deque does not wait. queue.Queue does: its get() waits for another thread.':
    'Um deque não espera. queue.Queue espera: o get() dele aguarda outra thread.',
  'With listeners = defaultdict(list): functions that are called with each message.':
    'Com listeners = defaultdict(list): funções que são chamadas com cada mensagem.',
  'Redis gives seconds and microseconds.': 'O Redis dá segundos e microssegundos.',
  'A set is walked as it is: there is no cursor.': 'Um set se percorre como está: não há cursor.',
  'A dict does not wait for somebody to put something in.':
    'Um dict não espera que alguém ponha algo nele.',
  'A list does not wait for entries to come.': 'Uma lista não espera que cheguem entradas.',
  'Redis keeps numbers as text: int() reads it, as INCR does.':
    'O Redis guarda números como texto: int() o lê, como faz INCR.',
};
