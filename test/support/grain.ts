import sharp from 'sharp';

/** What a camera sees with its cap on, as PNG: grain everywhere, nothing that anyone drew. */
export const grain = () =>
  sharp({
    create: {
      width: 200,
      height: 200,
      channels: 3,
      background: '#777',
      noise: { type: 'gaussian', mean: 120, sigma: 60 },
    },
  })
    .png()
    .toBuffer();
