-- What input images show, whatever their bytes: measured when it is asked for, and to be had again from the image.
CREATE TABLE image_pixels (
  image  BLOB PRIMARY KEY CHECK (length(image) = 32),
  -- NULL where the method cannot tell.
  pixels BLOB CHECK (pixels IS NULL OR length(pixels) = 32),
  -- Digests of different methods say nothing about each other.
  method TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX image_pixels_by_digest ON image_pixels (pixels, method) WHERE pixels IS NOT NULL;
-- Only images of one size can show the same.
CREATE INDEX images_by_size ON images (width, height, created_at);
