# Gives one spoken sentence a livelier melody: wider tones, smooth joins between syllables, a gentle
# fall from the beginning of the sentence to its end, and a slower last syllable before each pause.
# Times in seconds, pitch in hertz.
form Reshape
  sentence source in.wav
  sentence target out.wav
  real toneStretchRatio 1.3
  real fallSemitones 2.5
  real lastSyllableRatio 1.18
endform
lastSyllable = 0.2

sound = Read from file: source$
total = Get total duration
pitch = To Pitch: 0.005, 65, 320
middle = Get quantile: 0, 0, 0.5, "Hertz"
smooth = Smooth: 9
melody = Down to PitchTier
middle$ = string$ (middle)
stretch$ = string$ (toneStretchRatio)
fall$ = string$ (fallSemitones / 12)
Formula: middle$ + " * (self / " + middle$ + ") ^ " + stretch$ + " * 2 ^ (" + fall$ + " * (0.5 - x / " + string$ (total) + "))"

pace = Create DurationTier: "pace", 0, total
selectObject: sound
pauses = To TextGrid (silences): 100, 0, -38, 0.1, 0.1, "silent", "sounding"
intervals = Get number of intervals: 1
for i to intervals
  selectObject: pauses
  label$ = Get label of interval: 1, i
  end = Get end time of interval: 1, i
  start = Get start time of interval: 1, i
  if label$ = "sounding" and end - start > 2 * lastSyllable
    selectObject: pace
    Add point: end - lastSyllable - 0.06, 1
    Add point: end - lastSyllable, lastSyllableRatio
    Add point: end, lastSyllableRatio
    Add point: min (end + 0.01, total), 1
  endif
endfor

selectObject: sound
manipulation = To Manipulation: 0.005, 65, 320
plusObject: melody
Replace pitch tier
selectObject: manipulation
plusObject: pace
Replace duration tier
selectObject: manipulation
result = Get resynthesis (overlap-add)
Save as WAV file: target$
