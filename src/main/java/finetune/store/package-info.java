/**
 * The only code that writes files: atomic, checked, locked; checkpoints, caches.
 *
 * <p>A run asks for a folder with a {@code RunRequest}; {@code FolderFinder} looks and tells by a
 * {@code FoundFolder} what is there; {@code RunFolder} locks it. In it:
 *
 * <pre>
 * checkpoints/000200/           a Checkpoint, written as a whole and under a temporary name first
 *   tensors.safetensors         weights and the method's vectors: a Snapshot of its Stateful parts
 *   progress.json               ResumePoint: steps, scores, the journal's length, numbers
 *   manifest.json               Manifest, written last: best so far, Digests, Identity
 * last, best                    Pointers; a resume sets them anew by the newest manifest
 * run.json                      RunRecord: the recipe, and whether the run is finished
 * journal.jsonl                 cut at a resume to the length that its ResumePoint tells
 * log.txt                       what was said; only grows
 * </pre>
 *
 * <p>Saving goes {@code Trainer → Vault → Checkpoints → AtomicFiles}: the vault knows what a run
 * consists of, {@link finetune.store.Checkpoints} which of them there are and which to delete, and
 * neither knows the other's part. A resume goes the same way back, after {@link
 * finetune.store.Identity} has said that recipe, inputs and classes are the same.
 */
package finetune.store;
