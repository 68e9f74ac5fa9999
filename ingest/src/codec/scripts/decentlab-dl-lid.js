// Decentlab DL-LID: distance or level by ultrasound. Flags: bit 0 distances (11 words), bit 1 battery (1 word).
//
//   word 0-8    mm: average, minimum, maximum, median, 10th, 25th, 75th, 90th percentile, most frequent value
//   word 9      number of samples
//   word 10     total acquisition time in 1/1024 s
//   battery     mV
const GROUPS = [
  {
    words: 11,
    read: (w) => ({
      distance_average: value('Distance: average', 'mm', w[0]),
      distance_minimum: value('Distance: minimum', 'mm', w[1]),
      distance_maximum: value('Distance: maximum', 'mm', w[2]),
      distance_median: value('Distance: median', 'mm', w[3]),
      distance_10th_percentile: value('Distance: 10th percentile', 'mm', w[4]),
      distance_25th_percentile: value('Distance: 25th percentile', 'mm', w[5]),
      distance_75th_percentile: value('Distance: 75th percentile', 'mm', w[6]),
      distance_90th_percentile: value('Distance: 90th percentile', 'mm', w[7]),
      distance_most_frequent_value: value('Distance: most frequent value', 'mm', w[8]),
      number_of_samples: value('Number of samples', null, w[9]),
      total_acquisition_time: value('Total acquisition time', 'ms', w[10] / 1.024),
    }),
  },
  { words: 1, read: battery },
];
