/**
 * SAM and its relatives: where gradients are taken and how they are blended; with the tables of all
 * that {@code --opt} can name.
 *
 * <p>A {@link finetune.optim.BaseOptimizer} turns a gradient into a step, an {@link
 * finetune.method.AscentRule} says where to look, a {@link finetune.method.Method} where gradients
 * are taken; wrappers are methods around a method. Each reports what it needs, so that no caller
 * tests for a class: {@code vectors}, {@code scratch} and {@code remembered} how much memory, from
 * which a run's is predicted; {@code lanes} and {@code batchesPerStep} how much can be done at once
 * and how much data a step takes; {@code reads} which parts of the first gradient, since SAM-ON and
 * layersam displace a few parts and a gradient of these alone is cheaper; {@code displaced} which
 * parts move, from which GNP knows where two gradients differ; {@code learningRate}, as SWA ends a
 * run at a rate of its own. A rule's formula is {@code point}; {@code displace} calls it and, where
 * diagnostics look at the step, shows them what went in and came out.
 *
 * <p>A method is its class and one line of a table, which {@link finetune.method.Methods} finds: in
 * {@code Bases}, {@code Rules}, {@code Schedules} or {@code Wrappers}. So {@code sampa-0.1} becomes
 * a {@code Sampa}: {@link finetune.spec.OptReader} reads a spec with the catalogue of these lines,
 * with {@code lambda} 0.1 and, where nobody said, the first rule and base; {@link
 * finetune.method.Assembly#of} takes its terms from the base outwards and hands each to its line's
 * {@code Making}, which makes the object and joins it to the {@code Assembler}.
 */
package finetune.method;
