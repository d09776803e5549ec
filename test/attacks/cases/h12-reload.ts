import { begin, goOn, placeIn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';
import { Viewer } from '../honest/viewer.ts';

export const h12 = honest({
  id: 'H12',
  title: 'Reload with and without a new token, crash, duplicate tab',
  leastRatio: 0.99,
  bites: 'the outbox of a reloaded page',
  tell: async (story) => {
    const { rig, witness, weather } = story;

    // A reload where the host's page asks for a new token: the outbox is handed in.
    let viewer = await begin(story);
    await goOn(story, viewer, placeIn(story, 0.12, 0.2));
    await viewer.leaving();
    await viewer.line.drop(false);
    const leftMs = viewer.positionMs;
    viewer = await begin(story, viewer);
    const backMs = leftMs - viewer.positionMs;
    rig.expect.that(Math.abs(backMs) <= 500, `${backMs} ms to be watched again after a reload`);

    // A reload with the same token: the session goes on with its own outbox.
    await goOn(story, viewer, placeIn(story, 0.32, 0.4));
    await viewer.leaving();
    await viewer.line.drop(true);
    const { resume } = viewer.line.welcome;
    viewer = await Viewer.connect(rig, witness, weather, { resume }, viewer.line);
    await viewer.play();

    // A crash: nothing is handed in, and what no beat had said yet is watched again.
    await goOn(story, viewer, placeIn(story, 0.52, 0.6));
    await viewer.line.drop(false);
    rig.clock.advance(20_000);
    viewer = await begin(story);

    // A duplicate tab speaks for the same session; the first one stands still from then on.
    await goOn(story, viewer, placeIn(story, 0.72, 0.8));
    const first = viewer;
    const same = { resume: first.line.welcome.resume };
    const cut = new Promise((told) => first.line.client.socket.once('disconnect', told));
    viewer = await Viewer.connect(rig, witness, weather, same);
    await cut;
    await viewer.play();
    await viewer.finish();
    const { sessions } = await rig.statement(story.learner);
    rig.expect.equal(sessions.length, 3, 'sessions');
    return `${sessions.length} sessions`;
  },
});
