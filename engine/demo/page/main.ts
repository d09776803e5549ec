import { DemoPage } from './demo-page.ts';
import './page.css';

new DemoPage().start();
