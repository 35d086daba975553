import type { PreparedModel } from './model.ts';

/** What people should know of how a model is read, where it is not as its file or they themselves say. */
export function readingNotices(model: PreparedModel): { code: string; message: string }[] {
  const { name, embedding, softmax } = model;
  const notices: { code: string; message: string }[] = [];
  if (softmax !== null) {
    const reading =
      softmax.reading === 'before'
        ? `its logits are read before that, at "${softmax.output}"`
        : 'its logits are the logarithm of the probabilities, at least −87.3';
    notices.push({
      code: 'softmax_undone',
      message: `${name}: its output is a softmax (${softmax.node}); ${reading}.`,
    });
  }
  if (embedding !== null && embedding.head !== null) {
    const averaged = embedding.averaged?.length === 0 ? '' : ', averaged over its positions';
    const width = embedding.width === null ? '' : ` (${embedding.width} numbers)`;
    notices.push({
      code: 'embedding_found',
      message:
        `${name}: its embedding is what its last layer, ${embedding.head}, takes: "${embedding.tensor}"${averaged}${width}. ` +
        'Name another tensor in outputs: { embedding: … }, or null for none.',
    });
  }
  return notices;
}
