export default {
  change: 'Change picture',
  remove: 'Remove picture',
  cropTitle: 'Move and zoom',
  zoom: 'Zoom',
  use: 'Use picture',
  unreadable: 'This file cannot be read as a picture.',
}
