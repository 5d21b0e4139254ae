package finetune.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.task.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskFilesTest {
  @ParameterizedTest
  @EnumSource
  void theSampleOfEveryTaskIsReadFromTheJarWithoutAWord(Task task) {
    Told told = new Told();
    TaskFiles sample = TaskFiles.sample(task);
    List<TaskFile> files = new ArrayList<>(sample.dev());
    files.add(sample.train());
    assertEquals(task.dev().size(), sample.dev().size());
    for (TaskFile file : files) {
      Dataset data = file.read(Reading.failing(told));
      int least = file == sample.train() ? 48 : 24;
      assertTrue(data.size() >= least, data.name() + ": " + data.size());
      long labels = data.examples().stream().map(Example::label).distinct().count();
      assertTrue(
          labels >= Math.max(2, task.target().outputs()), data.name() + ": " + labels + " labels");
      assertEquals(0, data.emptyTexts());
    }
    assertEquals(List.of(), told.lines);
  }
}
